// What the desk's tests stand on: the repository's own dataset, the embedded registries, and a GitHub and name servers that hold what a test says.
import { join } from 'node:path'
import type { DeskIssue } from '../../pipeline/desk/answer.ts'
import { readIssue } from '../../pipeline/desk/read.ts'
import type { DeskContext } from '../../pipeline/desk/reader.ts'
import { READERS } from '../../pipeline/desk/readers.ts'
import { openEmbedded } from '../../pipeline/embedded/start.ts'
import { readEnvironment } from '../../pipeline/lib/environment.ts'
import { openHttp } from '../../pipeline/lib/http.ts'

const ROOT = join(import.meta.dirname, '../..')

export async function openDeskWorld() {
  const embedded = await openEmbedded()
  const http = openHttp({ userAgent: 'Hisper test', sleep: async () => undefined, now: () => new Date() })
  const records: Record<string, string[]> = {}
  const files: Record<string, string> = {}
  const context: DeskContext = {
    dataDir: join(ROOT, 'data'),
    now: () => new Date(),
    http,
    environment: readEnvironment({ ...embedded.environment }),
    resolveTxt: async (name) => records[name] ?? [],
    readRepositoryFile: async (name, file) => files[`${name}/${file}`],
  }
  const issueOf = (body: string, author = 'reader'): DeskIssue => ({
    ...{ number: 7, title: 'x', body, author, association: 'NONE', labels: [], updatedAt: '2026-11-23T12:00:00Z' },
  })
  return {
    context,
    records,
    files,
    answer: (body: string, author?: string) => readIssue(issueOf(body, author), READERS, ROOT, context),
    async close() {
      await http.close()
      await embedded.close()
    },
  }
}
export type DeskWorld = Awaited<ReturnType<typeof openDeskWorld>>

const NONE = '_No response_'

/** The body that GitHub makes of the register form. */
export function registerBody(fields: {
  reach?: string
  title?: string
  description?: string
  license?: string
  relation?: string
}): string {
  const { reach = NONE, title = NONE, description = NONE, license = NONE, relation = 'somebody who uses it' } = fields
  return `### Where it is\n\n${reach}\n\n### Name for readers\n\n${title}\n\n### What it does\n\n${description}\n\n### Licence\n\n${license}\n\n### You are\n\n${relation}`
}

export function removeBody(server: string, wish = 'Do not list it at all'): string {
  return `### Server to take out\n\n${server}\n\n### What is to happen\n\n${wish}\n\n### Why\n\n${NONE}`
}

export function correctBody(
  server: string,
  categories: string,
  because = 'It says so itself.',
  { title = NONE, description = NONE, homepage = NONE }: { title?: string; description?: string; homepage?: string } = {},
): string {
  const fields = [
    ['Server to correct', server],
    ['Right categories', categories],
    ['Right name', title],
    ['Right description', description === NONE ? NONE : `\`\`\`text\n${description}\n\`\`\``],
    ['Right homepage', homepage],
    ['How one can tell', because],
  ]
  return fields.map(([label, value]) => `### ${label}\n\n${value}`).join('\n\n')
}

/** What of a comment GitHub would read as more than words: outside code. */
export function liveParts(comment: string): string {
  return comment.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
}
export const ALIVE = /@\w|#\d|<[a-z!/]|\$\{\{|\]\(|!\[|https?:\/\/(?!example\.github)|[\u202A-\u202E\u200B]/i
