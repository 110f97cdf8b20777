// From a task in plain words to servers and tools, out of files that are fetched as they are needed: in a browser a few of each kind, in the
// companion all of them.
import { remember } from '../search/remember.ts'
import type { FetchFile, Search } from '../search/search.ts'
import { toWords } from '../search/terms.ts'
import { type Centres, type Cluster, type Inflate, type RankedServer, readCentres, readCluster, readServer } from './bytes.ts'
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
  /**
   * @param whole the task that the text is a step of; absent for a task
   * @returns a vector of length 1, of the index's dimensions; zeros for a text without a word that is known
   */
  encode(text: string, whole?: string): Promise<Float32Array>
}

export interface Reach {
  /** Who holds a common word is not asked for where rarer ones tell enough. */
  isSparing: boolean
  /** Clusters that are read for a task. */
  clusters: number
  /** Servers that are looked at for their words, and as many again for their meaning. */
  servers: number
}

/** In a browser about 150 kB a task; where the files are at hand, all that may matter. */
export const REACH = {
  browser: { isSparing: true, clusters: 4, servers: 10 },
  full: { isSparing: false, clusters: 64, servers: 96 },
} as const satisfies Record<string, Reach>

export interface Ranking {
  /** The best first. */
  fits: readonly Fit[]
  /** For each step what fits it: of the same candidates, in the same order. */
  steps: readonly { said: string; fits: readonly Fit[] }[]
}

/** How much is looked at for one text of a task. */
interface Look {
  isSparing: boolean
  /** Servers by their words, and as many by their meaning. */
  servers: number
  clusters: number
  isAllowed: (server: number) => boolean
}

/** Words that somebody types who knows what it is called: three may be a sentence, and one has many meanings. */
const KEYWORDS = 2
/** Words of a task that are not common, from which on the common ones are not needed to find candidates. */
const ENOUGH_RARE = 2
/** Servers that are looked at for one of many steps. */
const LEAST_SERVERS = 5
/** Files of servers, and of clusters, that are kept in memory; past that they are read again. */
const MOST_LOADED = 500

export interface RouterOptions {
  /** Fetches a file below the index's folder. */
  fetchFile: FetchFile
  inflate: Inflate
  search: Search
  reach: Reach
  /** Without one, words alone are compared. */
  encoder?: Encoder | undefined
}

/**
 * @throws {Error} where the root is missing, none of this format, or of another model than the encoder
 */
export async function openRouter(options: RouterOptions): Promise<Router> {
  const { fetchFile, encoder } = options
  const root = JSON.parse(new TextDecoder().decode(await fetchFile(ROOT_PATH))) as RouteRoot
  if (root.format !== FORMAT) throw new Error('the route index is of another release')
  if (encoder !== undefined && root.model !== undefined && root.model !== encoder.model)
    throw new Error(`the route index is of the model ${root.model}, and the query of ${encoder.model}`)
  const fetchOwn: FetchFile = (path) => fetchFile(`${path}?v=${root.version}`)
  const centres = root.model === undefined ? undefined : readCentres(await fetchOwn(CENTRES_PATH), root.dimensions)
  return new Router(root, centres, { ...options, fetchFile: fetchOwn })
}

export class Router {
  readonly #root: RouteRoot
  readonly #centres: Centres | undefined
  readonly #options: RouterOptions
  readonly #clusters = new Map<number, Promise<Cluster>>()
  readonly #servers = new Map<number, Promise<RankedServer>>()

  /** @param options that fetch files of this root's version */
  constructor(root: RouteRoot, centres: Centres | undefined, options: RouterOptions) {
    this.#root = root
    this.#centres = centres
    this.#options = options
  }

  /**
   * @param words of any length and language; nothing is found for a text without a word
   * @param isAllowed whether a server, by its number, may be chosen
   */
  async rank(words: string, isAllowed: (server: number) => boolean = () => true): Promise<Ranking> {
    const task = toTask(words)
    const texts = [task.whole, ...task.steps.map(({ text }) => text)].filter((text) => text !== '')
    if (texts.length === 0) return { fits: [], steps: [] }
    const rare = toAskedTerms(task.whole).filter((term) => !this.#options.search.isCommon(term))
    const { reach } = this.#options
    const look: Look = {
      isSparing: reach.isSparing && rare.length >= ENOUGH_RARE,
      servers: Math.max(LEAST_SERVERS, Math.ceil(reach.servers / texts.length)),
      clusters: Math.max(1, Math.round(reach.clusters / texts.length)),
      isAllowed,
    }
    const looks = await Promise.all(texts.map((text, index) => this.#lookFor(text, index === 0 ? undefined : task.whole, look)))
    const numbers = [...new Set(looks.flatMap(({ servers }) => servers))].sort((a, b) => a - b)
    const terms = new Set(looks.flatMap(({ asked }) => asked.terms.map(({ term }) => term)))
    const loaded = await Promise.all(numbers.map(async (server) => toCandidates(server, await this.#server(server), terms)))
    const candidates = loaded.flat()
    const [whole = [], ...steps] = looks.map(({ asked }) => toFitsFor(asked, candidates))
    return {
      fits: toRanking(whole, steps),
      steps: steps.map((fits, index) => ({ said: task.steps[index]?.said ?? '', fits })),
    }
  }

  /** @returns what is known of a server that was ranked */
  async card(server: number): Promise<RouteCard> {
    return (await this.#server(server)).card
  }

  /** What a text asks for, and the servers that are worth reading for it: they are fetched as soon as either list of them is known. */
  async #lookFor(text: string, whole: string | undefined, look: Look): Promise<{ asked: Asked; servers: number[] }> {
    const telling = toAskedTerms(text)
    const isKeywords = telling.length === KEYWORDS && toWords(text).length === KEYWORDS
    const load = async (servers: number[]) => {
      await Promise.all(servers.map((server) => this.#server(server)))
      return servers
    }
    const byWords = async () => {
      const terms = await this.#options.search.weigh(telling, look.isSparing)
      return { terms, servers: await load(chooseByWords(terms, this.#root.servers, look.servers, look.isAllowed)) }
    }
    const byMeaning = async () => {
      const vector = this.#centres === undefined ? undefined : await this.#options.encoder?.encode(text, whole)
      if (vector === undefined || this.#centres === undefined) return undefined
      const meaning = { query: toQuery(vector), usual: dot(this.#centres.mean, vector) }
      const near = await this.#nearTo(meaning.query, look.clusters)
      return { meaning, servers: await load(chooseByMeaning(near, look.servers, look.isAllowed)) }
    }
    const [words, meant] = await Promise.all([byWords(), byMeaning()])
    const asked = { text, terms: words.terms, isKeywords }
    if (meant === undefined) return { asked, servers: words.servers }
    return { asked: { ...asked, meaning: meant.meaning }, servers: [...words.servers, ...meant.servers] }
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
    if (this.#clusters.size > MOST_LOADED) this.#clusters.clear()
    return remember(this.#clusters, cluster, async () =>
      readCluster(await this.#options.fetchFile(clusterPath(cluster)), this.#root.dimensions),
    )
  }

  #server(server: number): Promise<RankedServer> {
    if (this.#servers.size > MOST_LOADED) this.#servers.clear()
    return remember(this.#servers, server, async () => {
      const file = await this.#options.fetchFile(serverPath(server))
      return readServer(file, this.#root.dimensions, this.#options.inflate)
    })
  }
}

function toCandidates(server: number, { card, vectors }: RankedServer, terms: ReadonlySet<string>): Candidate[] {
  const fitsOf = toFits(card, terms)
  const tools = card.tools.length > 0 ? card.tools : [undefined]
  return tools.map((tool, place) => ({
    ...{ server, place, tool, fits: fitsOf(tool) },
    near: (query: Query) => (place < vectors.length ? vectors.dot(place, query) : 0),
  }))
}
