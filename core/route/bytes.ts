// The files of the route index in bytes. All numbers are little-endian, as in every typed array of today's machines.
import type { RouteCard } from './layout.ts'
import { VectorList } from './vectors.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Tools whose meanings are alike: the number of each one's server, its place there, its vector. */
export interface Cluster {
  servers: Uint32Array
  tools: Uint16Array
  vectors: VectorList
}

/** What is ranked of one server: its card, and the vector of each tool, or one of its own where no tool is known. */
export interface RankedServer {
  card: RouteCard
  vectors: VectorList
}

/** The mean of all tools' vectors and the centres of the clusters. */
export interface Centres {
  mean: Float32Array
  centres: VectorList
}

export function writeCluster({ servers, tools, vectors }: Cluster): Uint8Array {
  return join([Uint32Array.of(servers.length), servers, tools, new Uint8Array((4 - ((tools.length * 2) % 4)) % 4), ...vectors.parts()])
}

/** @throws {RangeError} for bytes that are none */
export function readCluster(file: Uint8Array, dimensions: number): Cluster {
  const bytes = aligned(file)
  const length = new Uint32Array(bytes, 0, 1)[0] ?? 0
  const toolsEnd = 4 + 4 * length + 2 * length
  return {
    servers: new Uint32Array(bytes, 4, length),
    tools: new Uint16Array(bytes, 4 + 4 * length, length),
    vectors: new VectorList(bytes, Math.ceil(toolsEnd / 4) * 4, length, dimensions),
  }
}

export function writeServer({ card, vectors }: RankedServer): Uint8Array {
  const json = encoder.encode(JSON.stringify(card))
  const padding = new Uint8Array((4 - (json.length % 4)) % 4).fill(0x20)
  return join([Uint32Array.of(json.length + padding.length, vectors.length), json, padding, ...vectors.parts()])
}

/** @throws {Error} for bytes that are none */
export function readServer(file: Uint8Array, dimensions: number): RankedServer {
  const bytes = aligned(file)
  const [size = 0, length = 0] = new Uint32Array(bytes, 0, 2)
  const card = JSON.parse(decoder.decode(new Uint8Array(bytes, 8, size))) as RouteCard
  return { card, vectors: new VectorList(bytes, 8 + size, length, dimensions) }
}

export function writeCentres({ mean, centres }: Centres): Uint8Array {
  return join([Uint32Array.of(centres.length), mean, ...centres.parts()])
}

/** @throws {RangeError} for bytes that are none */
export function readCentres(file: Uint8Array, dimensions: number): Centres {
  const bytes = aligned(file)
  const length = new Uint32Array(bytes, 0, 1)[0] ?? 0
  return { mean: new Float32Array(bytes, 4, dimensions), centres: new VectorList(bytes, 4 + 4 * dimensions, length, dimensions) }
}

/** What was fetched may lie anywhere in a larger buffer; numbers have to begin at multiples of their size. */
function aligned(file: Uint8Array): ArrayBuffer {
  return new Uint8Array(file).buffer
}

function join(parts: readonly ArrayBufferView[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  return bytes
}
