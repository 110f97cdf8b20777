// The repositories of the emulated GitHub: found by name, by the name that they had before, and by a search as GitHub's would find them.
import { z } from 'zod'
import { hash } from '../disorder.ts'
import { QuestionError } from './github-document.ts'

export const FactSchema = z.strictObject({
  /** `owner/name` in display case. */
  repository: z.string(),
  /** Made of the name where it is not given: to be given where a repository changes its name between two worlds. */
  databaseId: z.int().positive().optional(),
  description: z.string(),
  language: z.string(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  stars: z.int(),
  topics: z.array(z.string()),
  createdAt: z.iso.datetime(),
  pushedAt: z.iso.datetime(),
  archived: z.boolean().default(false),
  fork: z.boolean().default(false),
  private: z.boolean().default(false),
  /** Of an Enterprise: whoever is signed in there sees it. */
  internal: z.boolean().default(false),
  disabled: z.boolean().default(false),
  empty: z.boolean().default(false),
  /** Names that still lead to it. */
  renamedFrom: z.array(z.string()).default([]),
  /** Name in facts/mcp-registry.json of the server.json at its root. */
  serverJson: z.string().optional(),
  /** Other files at its root, by name. */
  files: z.record(z.string(), z.string()).default({}),
})
type Fact = z.infer<typeof FactSchema>
/** One repository, as a test or facts/github.json states it. */
export type GithubFact = z.input<typeof FactSchema>

type Repository = ReturnType<GithubWorld['toRepository']>

export class GithubWorld {
  readonly #byName = new Map<string, Repository>()
  readonly #byTopic = new Map<string, Repository[]>()
  readonly #facts = new Map<Repository, { topics: ReadonlySet<string>; created: string; pushed: string; rank: number }>()
  readonly #ids = new Set<number>()
  #last: { q: string; found: Repository[] } = { q: '', found: [] }
  /** Connections that were asked for, and files that were read, since the last question. */
  cost = { connections: 0, files: 0 }

  /**
   * @param serverJsons texts by the server's name
   * @param seed orders search results, see EmbeddedOptions.shuffle
   */
  constructor(facts: readonly GithubFact[], serverJsons: ReadonlyMap<string, string>, seed: number | undefined) {
    const parsed = z.array(FactSchema).parse(facts)
    for (const fact of parsed) {
      const repository = this.toRepository(fact, serverJsons)
      this.#byName.set(fact.repository.toLowerCase(), repository)
      this.#facts.set(repository, {
        topics: new Set(fact.topics),
        created: fact.createdAt.slice(0, 10),
        pushed: fact.pushedAt.slice(0, 10),
        rank: seed === undefined ? fact.stars : hash(`${seed} ${fact.repository}`),
      })
      for (const topic of new Set(fact.topics)) {
        const tagged = this.#byTopic.get(topic)
        if (tagged === undefined) this.#byTopic.set(topic, [repository])
        else tagged.push(repository)
      }
    }
    for (const { repository, renamedFrom } of parsed) {
      const current = this.#byName.get(repository.toLowerCase())
      for (const old of renamedFrom.map((name) => name.toLowerCase())) {
        // A name that somebody else has taken since leads to them.
        if (current !== undefined && !this.#byName.has(old)) this.#byName.set(old, current)
      }
    }
  }

  find(owner: unknown, name: unknown): Repository | undefined {
    return this.#byName.get(`${owner}/${name}`.toLowerCase())
  }

  /** Every repository that a search finds, best first: more than it shows. */
  search(q: string): Repository[] {
    if (this.#last.q !== q) this.#last = { q, found: this.#find(readQualifiers(q)) }
    return this.#last.found
  }

  #find({ topics, notTopics, isPublic, created, pushedFrom, stars }: Qualifiers): Repository[] {
    const [first = '', ...others] = topics
    const found = (this.#byTopic.get(first) ?? []).filter((repository) => {
      const facts = this.#facts.get(repository)
      if (facts === undefined || repository.isFork || (isPublic && repository.visibility !== 'PUBLIC')) return false
      if (created !== undefined && (facts.created < created[0] || facts.created > created[1])) return false
      if (pushedFrom !== undefined && facts.pushed < pushedFrom) return false
      if (stars !== undefined && (repository.stargazerCount < stars[0] || repository.stargazerCount > stars[1])) return false
      return others.every((topic) => facts.topics.has(topic)) && !notTopics.some((topic) => facts.topics.has(topic))
    })
    const rankOf = (repository: Repository) => this.#facts.get(repository)?.rank ?? 0
    return found.sort((one, other) => rankOf(other) - rankOf(one) || one.databaseId - other.databaseId)
  }

  toRepository(fact: Fact, serverJsons: ReadonlyMap<string, string>) {
    const serverJson = serverJsons.get(fact.serverJson ?? '')
    const files = new Map(Object.entries({ ...(serverJson === undefined ? {} : { 'server.json': serverJson }), ...fact.files }))
    return {
      databaseId: this.#toId(fact),
      nameWithOwner: fact.repository,
      url: `https://github.com/${fact.repository}`,
      description: fact.description,
      homepageUrl: fact.homepage ?? null,
      stargazerCount: fact.stars,
      isArchived: fact.archived,
      isFork: fact.fork,
      visibility: fact.private ? 'PRIVATE' : fact.internal ? 'INTERNAL' : 'PUBLIC',
      isDisabled: fact.disabled,
      isEmpty: fact.empty,
      pushedAt: fact.pushedAt,
      createdAt: fact.createdAt,
      licenseInfo: fact.license === undefined ? null : { spdxId: fact.license },
      primaryLanguage: { name: fact.language },
      repositoryTopics: ({ first }: Record<string, unknown>) => {
        this.cost.connections += 1
        return { nodes: fact.topics.slice(0, Number(first)).map((name) => ({ topic: { name } })) }
      },
      object: ({ expression }: Record<string, unknown>) => {
        this.cost.files += 1
        const text = files.get(String(expression).replace(/^HEAD:/, ''))
        return text === undefined ? null : toBlob(text)
      },
    }
  }

  #toId(fact: Fact): number {
    let id = fact.databaseId ?? 1 + (hash(fact.repository) % 1_000_000_000)
    while (this.#ids.has(id)) id += 1
    this.#ids.add(id)
    return id
  }
}

/** GitHub cuts the text of a file at half a megabyte. */
const MAX_TEXT = 512_000

const toBlob = (text: string) => ({
  oid: hash(text).toString(16).padStart(40, '0'),
  text: text.slice(0, MAX_TEXT),
  byteSize: Buffer.byteLength(text),
  isTruncated: text.length > MAX_TEXT,
})

interface Qualifiers {
  topics: string[]
  notTopics: string[]
  isPublic: boolean
  created?: [string, string]
  pushedFrom?: string
  stars?: [number, number]
}

const MAX_EXCLUSIONS = 5

/**
 * Topics to have and not to have, and one span each of creation days, stars and pushes: two of one kind would be added together by
 * GitHub, so here they are a mistake.
 */
function readQualifiers(q: string): Qualifiers {
  const read: Qualifiers = { topics: [], notTopics: [], isPublic: false }
  const seen = new Set<string>()
  for (const one of q.trim().split(/\s+/)) {
    const [, minus, name = '', value = ''] = /^(-?)([a-z]+):(.+)$/.exec(one) ?? []
    const range = /^([^.]+)\.\.([^.]+)$/.exec(value)
    if (name === 'topic') (minus ? read.notTopics : read.topics).push(value)
    else if (minus || seen.has(name)) throw cannot(q)
    else if (one === 'is:public') read.isPublic = true
    else if (name === 'created' && range?.[1] && range[2] && isDay(range[1]) && isDay(range[2])) read.created = [range[1], range[2]]
    else if (name === 'pushed' && value.startsWith('>=') && isDay(value.slice(2))) read.pushedFrom = value.slice(2)
    else if (name === 'stars' && /^\d+\.\.\d+$/.test(value)) read.stars = [Number(range?.[1]), Number(range?.[2])]
    else throw cannot(q)
    if (name !== 'topic') seen.add(name)
  }
  if (read.topics.length === 0 || read.notTopics.length > MAX_EXCLUSIONS) throw cannot(q)
  return read
}

const cannot = (q: string) => new QuestionError(`cannot search for: ${q}`)
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text)
