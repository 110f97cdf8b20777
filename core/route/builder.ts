// Makes the route index: one file a server with what is ranked of it, and tools put together by their meaning.
import type { IndexFile } from '../search/builder.ts'
import { type Cluster, type Deflate, writeCentres, writeCluster, writeServer } from './bytes.ts'
import { toClusters } from './clusters.ts'
import { CENTRES_PATH, clusterPath, FORMAT, ROOT_PATH, type RouteCard, type RouteRoot, serverPath } from './layout.ts'
import { addTo, type Packed, pack, VectorList } from './vectors.ts'

export interface RouteModel {
  name: string
  dimensions: number
}

/** Takes servers in the order of the search index; of each it holds the vectors of its tools and nothing else. */
export class RouteIndexBuilder {
  readonly #model: RouteModel | undefined
  readonly #deflate: Deflate
  readonly #vectors: Packed[] = []
  readonly #owners: number[] = []
  #servers = 0

  /** @param model of the vectors; without one the index knows words only */
  constructor(model: RouteModel | undefined, deflate: Deflate) {
    this.#model = model
    this.#deflate = deflate
  }

  /**
   * @param vectors one a tool, or one for a server without; none where they were not made
   * @returns the server's file
   */
  add(card: RouteCard, vectors: readonly Packed[]): IndexFile {
    const own = this.#model === undefined ? [] : vectors
    const number = this.#servers
    this.#servers += 1
    for (const vector of own) {
      this.#vectors.push(vector)
      this.#owners.push(number)
    }
    return { path: serverPath(number), content: writeServer({ card, vectors: VectorList.of(own, this.#dimensions) }, this.#deflate) }
  }

  /**
   * @param version asked for when everything but the root has been given out: what changes with every content
   * @returns every other file; the same for the same servers in the same order
   */
  *files(version: () => string): Generator<IndexFile> {
    const clusters = this.#model === undefined ? 0 : yield* this.#clusterFiles()
    const root: RouteRoot = {
      format: FORMAT,
      version: version(),
      ...(this.#model === undefined ? {} : { model: this.#model.name }),
      dimensions: this.#dimensions,
      servers: this.#servers,
      clusters,
    }
    yield { path: ROOT_PATH, content: JSON.stringify(root) }
  }

  get #dimensions(): number {
    return this.#model?.dimensions ?? 0
  }

  /** @returns how many clusters there are */
  *#clusterFiles(): Generator<IndexFile, number> {
    const all = VectorList.of(this.#vectors, this.#dimensions)
    const mean = new Float32Array(this.#dimensions)
    for (const vector of this.#vectors) addTo(mean, vector, 1 / this.#vectors.length)
    const { centres, members } = toClusters(all)
    for (const [cluster, own] of members.entries()) yield { path: clusterPath(cluster), content: writeCluster(this.#toCluster(own)) }
    yield { path: CENTRES_PATH, content: writeCentres({ mean, centres: VectorList.of(centres, this.#dimensions) }) }
    return members.length
  }

  /** Tools of one server that are alike are told as one: which of them is meant, its own file tells. */
  #toCluster(places: Uint32Array): Cluster {
    const byServer = new Map<number, Packed[]>()
    for (const place of places) {
      const server = this.#owners[place] ?? 0
      const vector = this.#vectors[place] as Packed
      const others = byServer.get(server)
      if (others === undefined) byServer.set(server, [vector])
      else others.push(vector)
    }
    const middles = Array.from(byServer.values(), (vectors) => (vectors.length === 1 ? (vectors[0] as Packed) : this.#middleOf(vectors)))
    return { servers: Uint32Array.from(byServer.keys()), vectors: VectorList.of(middles, this.#dimensions) }
  }

  #middleOf(vectors: readonly Packed[]): Packed {
    const sum = new Float32Array(this.#dimensions)
    for (const vector of vectors) addTo(sum, vector, 1 / vectors.length)
    return pack(sum)
  }
}
