// What the desk answers to an issue: a comment, labels, and what is to change in data/. It is worked out by a job that may write nothing and
// carried out by another, which believes it only as far as this schema, the path of each file and GitHub's own word of who wrote the issue.
import { z } from 'zod'

export const DESK_KINDS = ['registration', 'correction', 'removal', 'review'] as const
export type DeskKind = (typeof DESK_KINDS)[number]

/** What stands of an issue. Labels are made where there are none. */
export const DESK_LABELS = ['accepted', 'needs-changes', 'needs-proof', 'moderation'] as const

export const DeskAnswerSchema = z.strictObject({
  kind: z.enum(DESK_KINDS),
  /** Number of the issue. */
  issue: z.int().positive(),
  /** Markdown, in which every text of others is escaped: see `quote` in ./markdown.ts. */
  comment: z.string().min(1).max(30_000),
  /** The one that holds now; the others are taken away. */
  label: z.enum(DESK_LABELS),
  /** Whether nothing is left to do for its author. */
  close: z.boolean(),
  change: z
    .strictObject({
      /** A pull request that a person merges, or at once a commit on the main branch. */
      way: z.enum(['pull_request', 'commit']),
      /** Of the commit and the pull request, one line. */
      title: z.string().regex(/^[^\n\r]{1,200}$/),
      /** Path below data/ to the whole text of the file; null removes it. */
      files: z.record(z.string().max(300), z.string().max(200_000).nullable()),
    })
    .optional(),
})
export type DeskAnswer = z.infer<typeof DeskAnswerSchema>

/** An issue as GitHub tells of it. */
export interface DeskIssue {
  number: number
  title: string
  body: string
  /** Login of its author. */
  author: string
  /** When the author's account was made, ISO 8601; undefined where that was not asked. */
  authorSince?: string
  /** What the author is to this repository, in GitHub's words (`OWNER`, `MEMBER`, `COLLABORATOR`, `CONTRIBUTOR`, `NONE`, …). */
  association: string
  labels: readonly string[]
  /** ISO 8601. */
  updatedAt: string
}
