// What the check of a pull request found comes from a job that started strangers' code: it is text for people, of bounded length, and nothing in it
// calls anybody or is markup, whatever that job was made to write.
import { z } from 'zod'

export const FoundSchema = z.strictObject({ outcome: z.enum(['passed', 'failed']), comment: z.string().min(1).max(30_000) })
export type Found = z.infer<typeof FoundSchema>

/** Markdown in which only code may hold an at sign or an angle bracket. */
export function harmless(markdown: string): string {
  return markdown
    .split(/(`+[^`]*`+)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('@', '&#64;').replaceAll('<', '&lt;').replaceAll('](', ']\\(')))
    .join('')
}
