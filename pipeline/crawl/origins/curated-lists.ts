// Curated lists, such as an "awesome" list in a git repository: people's word on which repositories hold servers. A list is a claim and
// checks nothing, so it is off unless hisper.config.ts names one, see docs/guides/curated-lists.md.
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import type { Listing } from '../../../core/schema/listing.ts'
import { type Rejection, RejectionSchema } from '../../../core/schema/snapshot.ts'
import { ListingKeySchema } from '../../../core/schema/text.ts'
import { UsageError } from '../../lib/errors.ts'
import { HttpError } from '../../lib/http.ts'
import { type Classification, RULES_VERSION } from '../classify/classify.ts'
import { toLine, toParagraph, toWebUrl } from '../clip.ts'
import { Collection, toNoServer, toRejection } from '../collection.ts'
import { EtagSchema, toEtag } from '../json-answer.ts'
import { judge, toEvidence } from '../judge.ts'
import { githubKey } from '../listing-key.ts'
import type { CuratedList, ListEntry } from '../lists/curated-list.ts'
import type { Origin, OriginContext } from '../origin.ts'
import { toGithubName, toRepository } from '../repository-url.ts'
import { isShrunken } from '../shrink.ts'

const MAX_BYTES = 16 * 1024 * 1024
const MAX_ENTRIES = 50_000
/** How sure a list makes a server: less than plain words to the contrary, more than the want of any. */
const LISTED = 0.85

const MemorySchema = z.object({
  rules: z.literal(RULES_VERSION),
  lists: z.record(
    z.string(),
    z.object({
      url: z.string(),
      etag: EtagSchema.optional().catch(undefined),
      entries: z.int().nonnegative(),
      rejected: z.array(RejectionSchema),
    }),
  ),
})
type ListMemory = z.infer<typeof MemorySchema>['lists'][string]

/**
 * One origin over any number of lists. One list that fails or shrinks keeps what it said last; the others are read all the same.
 * @throws {UsageError} where an id or an address is none, or two lists have one id
 */
export function curatedLists(lists: readonly CuratedList[]): Origin {
  for (const { id, url } of lists) {
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id) || id.length > 60)
      throw new UsageError(`the list id ${JSON.stringify(id)} must be lower-case letters, digits and hyphens`)
    if (!URL.canParse(url) || !isAllowed(new URL(url)))
      throw new UsageError(`the list ${id} must have an https address, not ${JSON.stringify(url)}`)
    if (lists.filter((other) => other.id === id).length > 1) throw new UsageError(`two lists are called ${id}`)
  }
  const sorted = [...lists].sort((one, other) => byCodeUnits(one.id, other.id))
  return { id: 'list', crawl: (context) => crawl(context, sorted) }
}

/** Loopback is for trying out a list of one's own. */
const isAllowed = ({ protocol, hostname }: URL) => protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')

async function crawl(context: OriginContext, lists: readonly CuratedList[]) {
  const memory: Readonly<Record<string, ListMemory>> = MemorySchema.safeParse(context.state).data?.lists ?? {}
  const collection = new Collection()
  const remembered: [string, ListMemory][] = []
  const unread: string[] = []
  const failures: HttpError[] = []
  for (const list of lists) {
    context.signal.throwIfAborted()
    const before = Object.hasOwn(memory, list.id) ? memory[list.id] : undefined
    const previous = [...context.previous.values()].filter(({ key }) => key.startsWith(`list:${list.id}/`))
    const keep = () => {
      // A list that was never read leaves unread what nobody can name.
      unread.push(...(previous.length > 0 ? previous.map(({ key }) => key) : [`list:${list.id}/`]))
      if (before !== undefined) remembered.push([list.id, before])
    }
    if (context.budget.isSpent()) {
      context.log.warn(`the budget of this run is spent: the list ${list.id} is left for the next one`)
      keep()
      continue
    }
    try {
      const read = await readList(context, list, before, previous)
      if (read === undefined) keep()
      else {
        remembered.push([list.id, read.memory])
        for (const entry of [...read.listings, ...read.memory.rejected]) collection.add(entry.key, entry)
      }
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      failures.push(error)
      context.log.warn(`the list ${list.id} could not be read: ${error.message}`)
      keep()
    }
  }
  const [failure] = failures
  if (failure !== undefined && failures.length === lists.length) throw failure
  const found = collection.finish(
    { state: { rules: RULES_VERSION, lists: Object.fromEntries(remembered) }, complete: true, unread },
    context.limit,
  )
  // A quick look is no reason to take a list for read.
  return context.limit === undefined ? found : { ...found, state: context.state ?? {} }
}

interface ReadList {
  listings: Listing[]
  memory: ListMemory
}

/** @returns undefined where the list lost too much to be believed */
async function readList(
  context: OriginContext,
  list: CuratedList,
  before: ListMemory | undefined,
  previous: Listing[],
): Promise<ReadList | undefined> {
  const isSame = before !== undefined && before.url === list.url
  const etag = isSame && isStillTrue(context, before, previous) ? before.etag : undefined
  const { status, headers, body } = await context.http.request(list.url, {
    signal: context.signal,
    maxBytes: MAX_BYTES,
    headers: { accept: 'text/plain, text/markdown, */*;q=0.1', ...(etag === undefined ? {} : { 'if-none-match': etag }) },
    ...(etag === undefined ? {} : { accept: [304] }),
  })
  if (status === 304 && before !== undefined) return { listings: previous, memory: before }
  const entries = toEntries(context, list, body)
  const known = isSame ? before.entries : 0
  if (entries.size === 0) context.log.warn(`the list ${list.id} names no repository that its parser understands`)
  if (isShrunken(context, entries.size, known)) {
    context.log.warn(`the list ${list.id} names ${entries.size} repositories where it named ${known}: what it said last is kept`)
    return undefined
  }
  const listings = [...entries.values()].filter((entry) => 'origin' in entry)
  const rejected = [...entries.values()].filter((entry) => 'code' in entry).sort((one, other) => byCodeUnits(one.key, other.key))
  const memory = {
    url: list.url,
    ...toEtag(headers),
    entries: entries.size,
    rejected,
  }
  return { listings, memory }
}

/** Whether an unchanged list would come to what is known of it: no person judged one of its entries since, and none is lost. */
function isStillTrue({ verdict }: OriginContext, { entries, rejected }: ListMemory, previous: readonly Listing[]): boolean {
  if (previous.length + rejected.length < entries) return false
  if (previous.some(({ key }) => (verdict(key) ?? 'server') !== 'server')) return false
  return rejected.every(({ key, code, class: kind, confidence }) => {
    const word = verdict(key)
    // Full confidence is a person's: where it was taken back, the rules have to look again.
    return code !== 'not_a_server' || (word === undefined ? confidence !== 1 : word === kind)
  })
}

/** Entries by key; of two with one key the first counts, as a reader would take it. */
function toEntries(context: OriginContext, list: CuratedList, text: string): ReadonlyMap<string, Listing | Rejection> {
  const entries = new Map<string, Listing | Rejection>()
  for (const entry of list.parser(text).slice(0, MAX_ENTRIES)) {
    const found = toEntry(context, list.id, entry)
    if (found !== undefined && !entries.has(found.key)) entries.set(found.key, found)
  }
  return entries
}

/** Undefined where the entry leads to no repository. */
function toEntry(context: OriginContext, listId: string, entry: ListEntry): Listing | Rejection | undefined {
  const repository = toRepository(entry.repository)
  if (repository === undefined) return undefined
  const github = toGithubName(repository)
  const path = github?.toLowerCase() ?? repository.url.replace(/^https?:\/\//i, '')
  const directory = repository.directory === undefined ? '' : `#${encodeURI(repository.directory.toWellFormed())}`
  const key = `list:${listId}/${path}${directory}`
  if (!ListingKeySchema.safeParse(key).success)
    return toRejection(key, 'malformed', 'its repository makes no key: too long, or with white space')
  const name = github ?? path
  const title = toLine(entry.name)
  const description = toParagraph(entry.description)
  const homepage = toWebUrl(entry.url)
  const facts = { name, description: [title, description].filter((one) => one !== undefined).join(': '), keywords: [] }
  const classification = toServerUnlessPlainlyNot(judge(context.verdict(key), facts), listId)
  if (classification.class !== 'server') return toNoServer(key, classification)
  return {
    key,
    origin: 'list',
    name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(homepage === undefined ? {} : { homepage }),
    repository,
    keywords: [],
    status: 'active',
    packages: [],
    remotes: [],
    ...toEvidence(classification),
    // A directory is one server of several: then the repository as a whole is not this one.
    sameAs: github === undefined || repository.directory !== undefined ? [] : [githubKey(github)],
  }
}

/** Somebody put it on a list of servers: that counts against words that say little, and not against plain ones. */
function toServerUnlessPlainlyNot(said: Classification, listId: string): Classification {
  if (said.confidence > LISTED) return said
  const evidence = `the curated list ${listId} names it${said.class === 'server' ? `; ${said.evidence}` : ''}`
  return { class: 'server', confidence: LISTED, evidence: evidence.slice(0, 300) }
}
