// From a task in plain words to servers and tools, out of files that are fetched as they are needed: in a browser a few of each kind, in the
// companion all of them.
import type { FetchFile, Search } from '../search/search.ts'
import { toWords } from '../search/terms.ts'
import { type Centres, type Cluster, type RankedServer, readCentres, readCluster, readServer } from './bytes.ts'
import { chooseByMeaning, chooseByWords } from './first-look.ts'
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
  browser: { clusters: 4, servers: 10 },
  full: { clusters: 64, servers: 96 },
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

/** Words that somebody types who knows what it is called: three may be a sentence, and one has many meanings. */
const KEYWORDS = 2
/** Servers that are looked at for one of many steps. */
const LEAST_SERVERS = 5
/** Servers whose files are kept in memory; past that they are read again. */
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
    const isKeywords = telling.length === KEYWORDS && toWords(text).length === KEYWORDS
    if (query === undefined || this.#centres === undefined) return { text, terms, isKeywords }
    return { text, terms, isKeywords, meaning: { query: toQuery(query), usual: dot(this.#centres.mean, query) } }
  }

  /** Servers worth a look, for the whole task and for each step. */
  async #candidatesFor(asked: readonly Asked[], isAllowed: (server: number) => boolean): Promise<number[]> {
    const each = Math.max(LEAST_SERVERS, Math.ceil(this.#reach.servers / asked.length))
    const probes = Math.max(1, Math.ceil(this.#reach.clusters / asked.length))
    const chosen = await Promise.all(
      asked.map(async ({ terms, meaning }) => {
        const near = meaning === undefined ? new Map<number, number>() : await this.#nearTo(meaning.query, probes)
        return [...chooseByWords(terms, this.#root.servers, each, isAllowed), ...chooseByMeaning(near, each, isAllowed)]
      }),
    )
    return [...new Set(chosen.flat())].sort((a, b) => a - b)
  }

  /** How near the nearest tool of each server is, in the clusters whose centres are nearest. */
  async #nearTo(query: Query, probes: number): Promise<Map<number, number>> {
    const best = new Map<number, number>()
    const centres = this.#centres?.centres
    if (centres === undefined) return best
    const nearest = Array.from({ length: centres.length }, (_, index) => ({ index, near: centres.dot(index, query) }))
    const read = nearest.sort((a, b) => b.near - a.near).slice(0, probes)
    for (const { servers, vectors } of await Promise.all(read.map(({ index }) => this.#cluster(index))))
      for (const [index, server] of servers.entries()) {
        const near = vectors.dot(index, query)
        if (near > (best.get(server) ?? Number.NEGATIVE_INFINITY)) best.set(server, near)
      }
    return best
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
