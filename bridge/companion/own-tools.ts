// The reader's own tools, found by a task in plain words: an index of what their servers answered, made in memory, with the registry's table of
// words where there is one.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type Choice, route } from '../../core/route/answer.ts'
import { RouteIndexBuilder } from '../../core/route/builder.ts'
import { DIMENSIONS, MODEL } from '../../core/route/model.ts'
import { inOrder } from '../../core/route/rank.ts'
import { type Encoder, openRouter, REACH, type Router } from '../../core/route/router.ts'
import { toRouteSource } from '../../core/route/source.ts'
import { textsOf, toVectors } from '../../core/route/texts.ts'
import type { Proposal } from '../../core/schema/bridge.ts'
import { type IndexFile, SearchIndexBuilder } from '../../core/search/builder.ts'
import { type FetchFile, openSearch } from '../../core/search/search.ts'
import { toLine } from '../plain-text.ts'
import type { Candidate } from '../planning/prompt.ts'
import type { Registry } from '../registry/registry.ts'
import { RegistryError } from '../registry/registry-error.ts'
import type { RunningServer, Sessions } from '../sessions/sessions.ts'
import type { KnownTool } from '../sessions/slot.ts'

export interface OwnAnswer {
  choices: Proposal[]
  steps: { text: string; choices: Proposal[] }[]
  /** Servers whose tools are not known, for they were never started. */
  unread: string[]
}

export class OwnTools {
  readonly #sessions: Sessions
  readonly #registry: Registry | undefined
  readonly #vectors = new Map<string, Float32Array>()
  #index: { key: string; router: Promise<Router> } | undefined

  constructor(sessions: Sessions, registry: Registry | undefined) {
    this.#sessions = sessions
    this.#registry = registry
  }

  /** @param limit choices for the task, and for each of its steps */
  async find(words: string, limit: number): Promise<OwnAnswer> {
    const all = await this.#mayStart()
    const known = all.filter(({ tools }) => tools.length > 0)
    const unread = all.filter(({ readAt }) => readAt === undefined).map(({ server }) => server.id)
    if (known.length === 0) return { choices: [], steps: [], unread }
    const { choices, steps } = await route(await this.#router(known), words, limit)
    const tools = new Map(known.map(({ server, tools: own }) => [server.id, new Map(own.map((one) => [one.tool.name, one]))]))
    const propose = (chosen: readonly Choice[]) => chosen.flatMap((choice) => toProposal(choice, tools) ?? [])
    return {
      choices: propose(choices),
      steps: steps.map(({ text, choices: own }) => ({ text: toLine(text, 2_000), choices: propose(own) })),
      unread,
    }
  }

  /**
   * Tools that a plan may be made of, each once, of whatever server: in turn the next best for the task as a whole and for each of its steps,
   * then others until there are `most`. A model knows by which other words a tool may be meant.
   */
  async candidates(words: string, most: number): Promise<Candidate[]> {
    const known = (await this.#mayStart()).filter(({ tools }) => tools.length > 0)
    if (known.length === 0) return []
    const router = await this.#router(known)
    const { fits, steps } = await router.rank(words)
    const ranked = inTurn([fits, ...steps.map((step) => inOrder(step.fits))])
    const fitting = await Promise.all(
      ranked.map(async ({ candidate: { server, tool } }) => {
        const { id } = await router.card(server)
        const own = known.find((one) => one.server.id === id)?.tools.find((one) => one.tool.name === tool?.name)
        return own === undefined ? [] : [{ ...own, server: id }]
      }),
    )
    const others = inTurn(known.map(({ server, tools }) => tools.map((one) => ({ ...one, server: server.id }))))
    const chosen = new Map<string, Candidate>()
    for (const one of [...fitting.flat(), ...others]) {
      const key = JSON.stringify([one.server, one.tool.name])
      if (!chosen.has(key) && chosen.size < most) chosen.set(key, one)
    }
    return [...chosen.values()]
  }

  async #mayStart(): Promise<RunningServer[]> {
    return (await this.#sessions.list()).filter(({ server }) => server.isDisabled !== true)
  }

  /** Made anew where a server or a definition is another. */
  #router(known: readonly RunningServer[]): Promise<Router> {
    const key = JSON.stringify(known.map(({ server, tools }) => [server.id, tools.map(({ definition }) => definition)]))
    if (this.#index?.key !== key) {
      const router = this.#build(known)
      this.#index = { key, router }
      router.catch(() => {
        this.#index = undefined
      })
    }
    return this.#index.router
  }

  async #build(known: readonly RunningServer[]): Promise<Router> {
    const encoder = await this.#encoder()
    const search = new SearchIndexBuilder()
    const builder = new RouteIndexBuilder(encoder === undefined ? undefined : { name: MODEL, dimensions: DIMENSIONS }, deflateRawSync)
    const files: IndexFile[] = []
    for (const { server, tools } of known) {
      const { id, name } = server
      const source = toRouteSource({ title: name }, { tools: tools.map(({ tool }) => tool) })
      if (encoder !== undefined)
        for (const text of textsOf(source)) if (!this.#vectors.has(text)) this.#vectors.set(text, await encoder.encode(text))
      search.add(id, { names: [name], keywords: [], description: '', standing: 0, tools: source.tools }, [id, name, '', 'ok', null, []])
      const vectors = encoder === undefined ? [] : toVectors(source, (text) => this.#vectors.get(text), DIMENSIONS)
      files.push(builder.add({ ...source, id, outcome: 'ok', findings: 0 }, vectors))
    }
    const order = known.map(({ server }) => server.id)
    return openRouter({
      ...{ fetchFile: toFetch([...files, ...builder.files(() => '1')]), inflate: inflateRawSync, reach: REACH.full, encoder },
      search: await openSearch(toFetch([...search.files(order, () => '1')])),
    })
  }

  /** Undefined where no registry is named, or it has none: then words alone are compared. */
  async #encoder(): Promise<Encoder | undefined> {
    try {
      return await this.#registry?.encoder()
    } catch (error) {
      if (error instanceof RegistryError) return undefined
      throw error
    }
  }
}

function toProposal(
  { server, tool, sureness, words, similarity }: Choice,
  tools: ReadonlyMap<string, ReadonlyMap<string, KnownTool>>,
): Proposal | undefined {
  const known = tool === undefined ? undefined : tools.get(server.id)?.get(tool.name)
  if (known === undefined) return undefined
  return {
    ...{ server: server.id, tool: known.tool.name, definition: known.definition, sureness },
    description: toLine(known.tool.description ?? '', 990),
    words: words.map((word) => toLine(word, 290)).filter((word) => word !== ''),
    ...(similarity === undefined ? {} : { similarity }),
  }
}

/** The first of each list, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list.slice(place, place + 1))).flat()
}

function toFetch(files: readonly IndexFile[]): FetchFile {
  const held = new Map(files.map(({ path, content }) => [path, typeof content === 'string' ? Buffer.from(content) : content]))
  return async (path) => {
    const found = held.get(path.replace(/\?.*$/, ''))
    if (found === undefined) throw new Error(`there is no ${path}`)
    return found
  }
}
