// A registration from what somebody entered: where the server is, the rest looked up, and nothing that is somebody else's.

import { toFileJson } from '../../../core/canonical/canonical.ts'
import type { Package } from '../../../core/schema/access.ts'
import type { Listing } from '../../../core/schema/listing.ts'
import { type Registration, RegistrationSchema } from '../../../core/schema/registration.ts'
import { SCHEMA_VERSION } from '../../../core/schema/version.ts'
import { slug } from '../../merge/ids.ts'
import type { DeskAnswer, DeskIssue } from '../answer.ts'
import type { Entered } from '../form.ts'
import { quote, toList } from '../markdown.ts'
import type { DeskContext, DeskReader } from '../reader.ts'
import { findConflicts, findLookalikes, type Known, mixesScripts, readKnown } from './conflicts.ts'
import { type LookedUp, lookUpNpm, lookUpPypi } from './look-up.ts'
import { checkText } from './text-rules.ts'
import { readWaysIn, type WaysIn } from './ways-in.ts'

export interface Wished {
  ways: WaysIn
  title?: string | undefined
  description?: string | undefined
  license?: string | undefined
  maintainers: readonly string[]
}

export type Drafted = { registration: Registration; remarks: string[] } | { issues: string[] }

/**
 * Looks up what was named and makes a registration of it.
 * @returns what is wrong, in words for its author, where anything is
 * @throws {HttpError} where a registry does not answer
 */
export async function draft(
  { ways, title, description, license, maintainers }: Wished,
  known: Known,
  context: Pick<DeskContext, 'http' | 'environment'>,
): Promise<Drafted> {
  const looked = [
    ...(await Promise.all(ways.npm.map(async (name) => [`npm:${name}`, await lookUpNpm(context, name)] as const))),
    ...(await Promise.all(ways.pypi.map(async (name) => [`pypi:${name}`, await lookUpPypi(context, name)] as const))),
  ]
  const issues = looked.flatMap(([key, found]) => ('why' in found ? [`${quote(key)}: ${found.why}.`] : []))
  const listings = looked.flatMap(([, found]: readonly [string, LookedUp]) => ('listing' in found ? [found.listing] : []))
  // What a package says of its repository is the crawl’s to weigh; here only what its author wrote counts.
  const repository = ways.repository === undefined ? undefined : { url: ways.repository }
  const name = ways.repository?.split('/').slice(-2).join('/') ?? listings[0]?.name ?? hostOf(ways.remotes[0])
  const id = freeId(slug(listings[0]?.name ?? name), known.taken)
  const wanted = {
    schemaVersion: SCHEMA_VERSION,
    id,
    title: title ?? listings[0]?.title ?? name.split('/').at(-1),
    description: description ?? listings.find((one) => one.description !== undefined)?.description,
    license: license ?? listings.find((one) => one.license !== undefined)?.license,
    repository,
    packages: listings.flatMap(({ packages }) => packages.slice(0, 1)) satisfies Package[],
    remotes: ways.remotes.map((url) => ({ type: 'streamable-http' as const, url })),
    keywords: listings.flatMap(({ keywords }: Listing) => keywords).slice(0, 20),
    maintainers: [...maintainers],
  }
  if (wanted.description === undefined) issues.push('“What it does” is needed: nothing that was named says it.')
  const parsed = RegistrationSchema.safeParse(wanted)
  if (!parsed.success && issues.length === 0)
    issues.push(...parsed.error.issues.map(({ path, message }) => `${quote(path.join('.'))}: ${message}`))
  if (!parsed.success || issues.length > 0) return { issues }
  const registration = parsed.data
  issues.push(...checkRegistration(registration, known))
  if (issues.length > 0) return { issues }
  const alike = findLookalikes(registration, known)
  const remarks = alike.map((other) => `Its name looks like that of ${quote(other)}, which is another server. A person decides.`)
  return { registration, remarks }
}

/** What is wrong with a registration beyond its schema. @param own its id, where it stands already */
export function checkRegistration(registration: Registration, known: Known, own?: string): string[] {
  const conflicts = Map.groupBy(findConflicts(registration, known, own), ({ what }) => what)
  const { title, description } = registration
  return [
    ...[...conflicts].map(([what, of]) => {
      const ids = of.slice(0, 3).map(({ id }) => quote(id))
      return `${quote(what)} is listed already, as ${ids.join(', ')}. What is wrong there is corrected where it was crawled from.`
    }),
    ...(mixesScripts(title) ? [`The name ${quote(title)} mixes letters that look alike of several scripts.`] : []),
    ...checkText('The name', title),
    ...checkText('The description', description),
  ]
}

function hostOf(remote: string | undefined): string {
  return remote === undefined ? 'server' : new URL(remote).hostname.replace(/^(?:www|mcp|api)\./, '')
}

function freeId(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  let number = 2
  while (taken.has(`${base}-${number}`)) number += 1
  return `${base}-${number}`
}

export const registerReader: DeskReader = {
  kind: 'registration',
  form: 'register.yml',
  async read(issue: DeskIssue, entered: Entered, context: DeskContext): Promise<DeskAnswer> {
    const ways = readWaysIn(String(entered.reach ?? ''))
    if ('issues' in ways) return refuse(issue, ways.issues)
    const text = (field: string) => (entered[field] === undefined ? undefined : String(entered[field]).trim())
    const isAuthor = String(entered.relation ?? '').startsWith('its author')
    const wished = {
      ways,
      title: text('title'),
      description: text('description'),
      license: text('license'),
      maintainers: isAuthor ? [issue.author] : [],
    }
    const drafted = await draft(wished, await readKnown(context.dataDir), context)
    if ('issues' in drafted) return refuse(issue, drafted.issues)
    const { registration, remarks } = drafted
    const rows = [
      ['id', registration.id],
      ['name', registration.title],
      ['what it does', registration.description],
      ...registration.packages.map(({ registryType, identifier, version }) => [
        'package',
        `${registryType}:${identifier} ${version ?? ''}`.trim(),
      ]),
      ...registration.remotes.map(({ url }) => ['remote', url]),
      ...(registration.repository === undefined ? [] : [['repository', registration.repository.url]]),
    ]
    const comment = [
      'Thank you. This is what would be listed:',
      '',
      '| | |',
      '|---|---|',
      ...rows.map(([what, value = '']) => `| ${what} | ${quote(value).replaceAll('|', '\\|')} |`),
      '',
      ...(remarks.length > 0 ? [toList(remarks), ''] : []),
      'It is started in a sandbox and spoken to next, and a person looks at it. Edit this issue to change what is above.',
    ].join('\n')
    const file = { [`registrations/${registration.id}.json`]: toFileJson(registration) }
    const change = { way: 'pull_request' as const, title: `Register ${registration.id}`, files: file }
    return { kind: 'registration', issue: issue.number, comment, label: 'accepted', close: false, change }
  },
}

function refuse({ number }: DeskIssue, issues: readonly string[]): DeskAnswer {
  const comment = `Thank you. This cannot be registered as it is:\n\n${toList(issues)}\n\nEdit the issue, and it is read again.`
  return { kind: 'registration', issue: number, comment, label: 'needs-changes', close: false }
}
