// Takes a server out, for who can show that it is theirs: not to be listed at all, or without what was registered by hand.
import { join } from 'node:path'
import { toFileJson } from '../../../core/canonical/canonical.ts'
import { RegistrationSchema } from '../../../core/schema/registration.ts'
import { ServerIdSchema } from '../../../core/schema/text.ts'
import { SCHEMA_VERSION } from '../../../core/schema/version.ts'
import { readOptOut, readServer } from '../../lib/dataset.ts'
import { readText } from '../../lib/files.ts'
import type { DeskAnswer, DeskIssue } from '../answer.ts'
import type { Entered } from '../form.ts'
import { quote, toList } from '../markdown.ts'
import type { DeskContext, DeskReader } from '../reader.ts'
import { prove } from './proof.ts'

export const removeReader: DeskReader = {
  kind: 'removal',
  form: 'remove.yml',
  async read({ number, author }: DeskIssue, entered: Entered, context: DeskContext): Promise<DeskAnswer> {
    const answer = (comment: string, label: DeskAnswer['label'], change?: DeskAnswer['change']): DeskAnswer => ({
      ...{ kind: 'removal', issue: number, comment, label, close: false },
      ...(change === undefined ? {} : { change }),
    })
    const stated = String(entered.server ?? '').trim()
    const id = ServerIdSchema.safeParse(stated)
    const server = id.success ? await readServer(context.dataDir, id.data) : undefined
    const registration = id.success ? await readRegistration(context.dataDir, id.data) : undefined
    if (!id.success || (server === undefined && registration === undefined))
      return answer(`There is no server ${quote(stated)} here. Its id is the last part of the address of its page.`, 'needs-changes')
    const isRegistered = registration?.maintainers.some((login) => login.toLowerCase() === author.toLowerCase()) === true
    const wantsAll = String(entered.wish) === 'Do not list it at all'
    if (!wantsAll && registration === undefined)
      return answer(`Nothing of ${quote(id.data)} was registered by hand: it is listed for what was crawled.`, 'needs-changes')
    const proof =
      isRegistered && !wantsAll ? { by: 'you registered it' } : await prove(server ?? { listings: [], remotes: [] }, author, context)
    if ('instead' in proof)
      return answer(
        `To take out ${quote(id.data)}, show that it is yours by one of:\n\n${toList(proof.instead)}\n\nThen edit this issue, and it is read again.`,
        'needs-proof',
      )
    const files = wantsAll
      ? await optOutFile(context.dataDir, server?.listings.map(({ key }) => key) ?? [`registration:${id.data}`])
      : { [`registrations/${id.data}.json`]: null }
    const what = wantsAll ? 'will not be listed' : 'will be listed without what was registered'
    const comment = `${quote(id.data)} ${what}, since ${proof.by}. A person looks at it; it is gone with the refresh after that.`
    return answer(comment, 'accepted', { way: 'pull_request', title: `Take out ${id.data}`, files })
  },
}

async function optOutFile(dataDir: string, added: readonly string[]): Promise<Record<string, string>> {
  const keys = new Set([...(await readOptOut(dataDir, () => undefined)), ...added])
  return { 'optout.json': toFileJson({ schemaVersion: SCHEMA_VERSION, keys: [...keys].toSorted() }) }
}

async function readRegistration(dataDir: string, id: string) {
  try {
    return RegistrationSchema.safeParse(JSON.parse((await readText(join(dataDir, 'registrations', `${id}.json`))) ?? 'null')).data
  } catch {
    return undefined
  }
}
