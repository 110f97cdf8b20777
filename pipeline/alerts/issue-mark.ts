// What an issue of ours is about, hidden in its text: the issue itself is where it is remembered, so that nothing has to be kept beside it. A
// mark counts in what the workflows' own account wrote, and nowhere else: anybody can write one.
import { createHash } from 'node:crypto'
import type { Github, Issue } from '../github/github.ts'

const BOT = 'github-actions[bot]'
const MARK = /<!-- hisper:([a-z-]+) ([0-9a-f]{64}) -->$/

export type Kind = 'incident' | 'storm' | 'run' | 'watch'

/** @param subject such as the id of a server; only its digest is written, so that no text of others stands in the mark */
export function toMark(kind: Kind, subject: string): string {
  return `<!-- hisper:${kind} ${digestOf(subject)} -->`
}

export function digestOf(subject: string): string {
  return createHash('sha256').update(subject).digest('hex')
}

/** Open issues of a kind, by the digest of what they are about; of two about the same, the older. */
export async function openIssuesOf(github: Github, kind: Kind, label: string): Promise<Map<string, Issue>> {
  const found = new Map<string, Issue>()
  for (const issue of await github.issues(label)) {
    const [, of, digest] = MARK.exec(issue.body) ?? []
    if (issue.author !== BOT || of !== kind || digest === undefined) continue
    const known = found.get(digest)
    if (known === undefined || known.number > issue.number) found.set(digest, issue)
  }
  return found
}
