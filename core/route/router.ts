// From a task in plain words to servers and tools, out of files that are fetched as they are needed: in a browser a few of each kind, in the
// companion all of them.
import type { FetchFile, Search, Weighed } from '../search/search.ts'
import { toWords } from '../search/terms.ts'
import { type Centres, type Cluster, type RankedServer, readCentres, readCluster, readServer } from './bytes.ts'
import { CENTRES_PATH, clusterPath, FORMAT, ROOT_PATH, type RouteCard, type RouteRoot, serverPath } from './layout.ts'
import { toAskedTerms, toFits } from './lexical.ts'
import { type Asked, type Candidate, type Fit, toFitsFor, toRanking } from './rank.ts'
import { toTask } from './steps.ts'
import { dot, type Query, toQuery } from './vectors.ts'

/** Makes vectors of texts. */
export interface Encoder {
  /** The model and the basis of its vectors; only an index of the same can be asked. */
  model: string
  /** @returns a vector of length 1, of the index's dimensions; zeros for a text without a word that is known */
  encode(text: string): Promise<Float32Array>
}

export interface Reach {
  /** Clusters that are read for a task. */
  clusters: number
  /** Servers that are looked at for their words, and as many again for their meaning. */
  servers: number
}

/** In a browser about 150 kB a task; where the files are at hand, all that may matter. */
export const REACH = {
  browser: { clusters: 5, servers: 12 },
  full: { clusters: 64, servers: 160 },
} as const satisfies Record<string, Reach>

export interface Ranking {
  /** The best first. */
  fits: readonly Fit[]
  /** For each step what fits it, in no order. */
  steps: readonly { text: string; fits: readonly Fit[] }[]
}

interface Loaded {
  card: RouteCard
  candidates: readonly Candidate[]
}

const MOST_KEYWORDS = 3
/** What one server may take of a question's candidates by meaning: the rest of its tools are looked at with it anyway. */
const MOST_LOADED = 4_000

/**
 * @param fetchFile below the index's folder
 * @throws {Error} where the root is missing, none of this format, or of another model than the encoder
 */
export async function openRouter(fetchFile: FetchFile, search: Search, reach: Reach, encoder?: Encoder): Promise<Router> {
  const root = JSON.parse(new TextDecoder().decode(await fetchFile(ROOT_PATH))) as RouteRoot
  if (root.format !== FORMAT) throw new Error('the route index is of another release')
  if (encoder !== undefined && root.model !== undefined && root.model !== encoder.model)
    throw new Error(`the route index is of the model ${root.model}, and the query of ${encoder.model}`)
  const fetchOwn: FetchFile = (path) => fetchFile(`${path}?v=${root.version}`)
  const centres = root.model === undefined ? undefined : readCentres(await fetchOwn(CENTRES_PATH), root.dimensions)
  return new Router(root, fetchOwn, search, reach, centres, encoder)
}

export class Router {
  readonly #root: RouteRoot
  readonly #fetch: FetchFile
  readonly #search: Search
  readonly #reach: Reach
  readonly #centres: Centres | undefined
  readonly #encoder: Encoder | undefined
  readonly #clusters = new Map<number, Promise<Cluster>>()
  readonly #servers = new Map<number, Promise<Loaded>>()

  constructor(
    root: RouteRoot,
    fetchFile: FetchFile,
    search: Search,
    reach: Reach,
    centres: Centres | undefined,
    encoder: Encoder | undefined,
  ) {
    this.#root = root
    this.#fetch = fetchFile
    this.#search = search
    this.#reach = reach
    this.#centres = centres
    this.#encoder = encoder
  }

  /**
   * @param words of any length and language; nothing is found for a text without a word
   * @param isAllowed whether a server, by its number, may be chosen
   */
  async rank(words: string, isAllowed: (server: number) => boolean = () => true): Promise<Ranking> {
    const task = toTask(words)
    const texts = [task.whole, ...task.steps].filter((text) => text !== '')
    if (texts.length === 0) return { fits: [], steps: [] }
    const asked = await Promise.all(texts.map((text) => this.#toAsked(text)))
    const numbers = await this.#candidatesFor(asked, isAllowed)
    const loaded = await Promise.all(numbers.map((server) => this.#server(server)))
    const candidates = loaded.flatMap((one) => one.candidates)
    const [whole = [], ...steps] = asked.map((one) => toFitsFor(one, candidates))
    return {
      fits: toRanking(whole, steps),
      steps: steps.map((fits, index) => ({ text: task.steps[index] ?? '', fits })),
    }
  }

  /** @returns what is known of a server that was ranked */
  async card(server: number): Promise<RouteCard> {
    return (await this.#server(server)).card
  }

  async #toAsked(text: string): Promise<Asked> {
    const telling = toAskedTerms(text)
    const [terms, query] = await Promise.all([
      this.#search.weigh(telling),
      this.#centres === undefined ? undefined : this.#encoder?.encode(text),
    ])
    const isKeywords = telling.length <= MOST_KEYWORDS && telling.length === toWords(text).length
    if (query === undefined || this.#centres === undefined) return { text, terms, isKeywords }
    return { text, terms, isKeywords, meaning: { query: toQuery(query), usual: dot(this.#centres.mean, query) } }
  }

  /** Servers worth a look, for the whole task and for each step: those whose words fit and those with a tool of a near meaning. */
  async #candidatesFor(asked: readonly Asked[], isAllowed: (server: number) => boolean): Promise<number[]> {
    const each = Math.max(4, Math.ceil(this.#reach.servers / asked.length))
    const near = await this.#nearTo(asked, each, isAllowed)
    const chosen = new Set<number>()
    for (const one of asked) for (const server of wordsFit(one.terms, each, isAllowed)) chosen.add(server)
    for (const server of near) chosen.add(server)
    return [...chosen].sort((a, b) => a - b)
  }

  async #nearTo(asked: readonly Asked[], each: number, isAllowed: (server: number) => boolean): Promise<Set<number>> {
    const chosen = new Set<number>()
    if (this.#centres === undefined) return chosen
    const { centres } = this.#centres
    const probes = Math.max(1, Math.ceil(this.#reach.clusters / asked.length))
    await Promise.all(
      asked.map(async ({ meaning }) => {
        if (meaning === undefined) return
        const nearest = Array.from({ length: centres.length }, (_, index) => ({ index, near: centres.dot(index, meaning.query) }))
        const read = nearest.sort((a, b) => b.near - a.near).slice(0, probes)
        const clusters = await Promise.all(read.map(({ index }) => this.#cluster(index)))
        const best = new Map<number, number>()
        for (const { servers, vectors } of clusters)
          for (const [index, server] of servers.entries()) {
            if (!isAllowed(server)) continue
            const near = vectors.dot(index, meaning.query)
            if (near > (best.get(server) ?? Number.NEGATIVE_INFINITY)) best.set(server, near)
          }
        for (const server of most(best, each)) chosen.add(server)
      }),
    )
    return chosen
  }

  #cluster(cluster: number): Promise<Cluster> {
    return remember(this.#clusters, cluster, async () => readCluster(await this.#fetch(clusterPath(cluster)), this.#root.dimensions))
  }

  #server(server: number): Promise<Loaded> {
    if (this.#servers.size > MOST_LOADED) this.#servers.clear()
    return remember(this.#servers, server, async () =>
      toLoaded(server, readServer(await this.#fetch(serverPath(server)), this.#root.dimensions)),
    )
  }
}

function toLoaded(server: number, { card, vectors }: RankedServer): Loaded {
  const fitsOf = toFits(card)
  const tools = card.tools.length > 0 ? card.tools : [undefined]
  const candidates = tools.map((tool, place) => ({
    ...{ server, place, tool, fits: fitsOf(tool) },
    near: (query: Query) => (place < vectors.length ? vectors.dot(place, query) : 0),
  }))
  return { card, candidates }
}

/** The servers that hold most of what the words tell. */
function wordsFit(terms: readonly Weighed[], limit: number, isAllowed: (server: number) => boolean): number[] {
  const sums = new Map<number, number>()
  for (const { rarity, servers, impacts } of terms)
    for (const [index, server] of servers.entries())
      if (isAllowed(server)) sums.set(server, (sums.get(server) ?? 0) + rarity * (impacts[index] ?? 0))
  return most(sums, limit)
}

function most(values: ReadonlyMap<number, number>, limit: number): number[] {
  return [...values]
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, limit)
    .map(([key]) => key)
}

/** Makes something once; a failure is forgotten, so that the next use tries again. */
function remember<T>(known: Map<number, Promise<T>>, key: number, make: () => Promise<T>): Promise<T> {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make().catch((error: unknown) => {
    known.delete(key)
    throw error
  })
  known.set(key, made)
  return made
}
