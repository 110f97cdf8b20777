// Repositories that are known by name, many in one question by alias: those that the search does not show, or not any more.
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import { type GithubSession, isResourceLimit } from './graphql.ts'
import { FILE_FRAGMENTS, POINTS, REPOSITORY_FRAGMENT } from './query.ts'
import { isRepository, NAME_WITH_OWNER } from './repository.ts'

/** Each asks for three files: more at once come near the ten seconds that GitHub gives a question. */
const BATCH = 50

const AnswerSchema = z.record(z.string(), z.unknown())

export interface Batched {
  /** Keys that GitHub knows no repository by. */
  absent: string[]
  /** Keys that were asked for, one by one in the end, without an answer. */
  failed: string[]
  /** Keys that were not asked for any more. */
  left: string[]
}

/**
 * @param keys `github:owner/name`, the most wanted first; a name that GitHub could not give is absent without a question
 * @param take is given the repository that a key leads to, unparsed: where it was renamed, it says its new name
 * @throws {HttpError | ParseError} where GitHub answers nothing at all
 */
export async function fetchRepositories(
  session: GithubSession,
  log: Log,
  keys: readonly string[],
  take: (key: string, node: unknown) => void,
): Promise<Batched> {
  const isName = (key: string) => NAME_WITH_OWNER.test(toName(key))
  const absent = keys.filter((key) => !isName(key))
  const failed: string[] = []
  let todo = keys.filter(isName)
  let size = BATCH
  while (todo.length > 0) {
    const batch = todo.slice(0, size)
    const asked = await session.ask(toQuery(batch), {}, batch.length > 1)
    if (asked.kind === 'stopped') break
    if (asked.kind === 'too_heavy') {
      if (batch.length > 1) {
        size = Math.ceil(batch.length / 2)
      } else {
        // The one that was too much for every batch: the others need not be asked one by one for its sake.
        failed.push(...todo.splice(0, 1))
        size = BATCH
      }
      continue
    }
    const nodes = AnswerSchema.safeParse(asked.data).data ?? {}
    const again: string[] = []
    let isCut = false
    for (const [index, key] of batch.entries()) {
      // By the alias and whatever lies below it: a repository whose files were left out was not read whole.
      const errors = asked.errors.filter(({ path }) => path?.[0] === `r${index}`)
      const node = nodes[`r${index}`]
      if (errors.length === 0 && isRepository(node)) {
        take(key, node)
      } else if (errors.some(({ type }) => type === 'NOT_FOUND') && !node) {
        absent.push(key)
      } else {
        isCut ||= errors.some(isResourceLimit)
        again.push(key)
      }
    }
    todo = todo.slice(batch.length)
    if (isCut && batch.length > 1) {
      size = Math.ceil(batch.length / 2)
      todo = [...again, ...todo]
    } else {
      failed.push(...again)
    }
  }
  if (failed.length > 0) log.warn(`GitHub does not answer for ${failed.length} repositories, such as ${failed[0]}`)
  return { absent, failed, left: todo }
}

const toName = (key: string) => key.slice('github:'.length)

function toQuery(keys: readonly string[]): string {
  const asked = keys.map((key, index) => {
    const [owner, repository] = toName(key).split('/')
    // Names of this form need no escapes; GitHub follows a rename by default.
    return `  r${index}: repository(owner: ${JSON.stringify(owner)}, name: ${JSON.stringify(repository)}) { ...Facts ...Files }`
  })
  return `query {\n  ${POINTS}\n${asked.join('\n')}\n}\n${REPOSITORY_FRAGMENT}${FILE_FRAGMENTS}`
}
