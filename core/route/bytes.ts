// The files of the route index in bytes. All numbers are little-endian, as in every typed array of today's machines.
import type { RouteCard } from './layout.ts'
import { VectorList } from './vectors.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Tools whose meanings are alike: the servers that have such, by number, and of each the middle of its tools' vectors. */
export interface Cluster {
  servers: Uint32Array
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

export function writeCluster({ servers, vectors }: Cluster): Uint8Array {
  return join([Uint32Array.of(servers.length), servers, ...vectors.parts()])
}

/** @throws {RangeError} for bytes that are none */
export function readCluster(file: Uint8Array, dimensions: number): Cluster {
  const bytes = aligned(file)
  const length = new Uint32Array(bytes, 0, 1)[0] ?? 0
  return { servers: new Uint32Array(bytes, 4, length), vectors: new VectorList(bytes, 4 + 4 * length, length, dimensions) }
}

/** Texts in a server's file are packed as raw DEFLATE (RFC 1951), for a host packs no file that it does not know. */
export type Deflate = (bytes: Uint8Array) => Uint8Array
export type Inflate = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>

export function writeServer({ card, vectors }: RankedServer, deflate: Deflate): Uint8Array {
  const packed = deflate(encoder.encode(JSON.stringify(card)))
  const padding = new Uint8Array((4 - (packed.length % 4)) % 4)
  return join([Uint32Array.of(packed.length, vectors.length), packed, padding, ...vectors.parts()])
}

/** Rejects for bytes that are none. */
export async function readServer(file: Uint8Array, dimensions: number, inflate: Inflate): Promise<RankedServer> {
  const { packed, vectors } = partsOfServer(file, dimensions)
  return { card: JSON.parse(decoder.decode(await inflate(packed))) as RouteCard, vectors }
}

/** @returns the card as it is packed, JSON under DEFLATE, and the vectors. @throws {RangeError} for bytes that are too few */
export function partsOfServer(file: Uint8Array, dimensions: number): { packed: Uint8Array<ArrayBuffer>; vectors: VectorList } {
  const bytes = aligned(file)
  const [size = 0, length = 0] = new Uint32Array(bytes, 0, 2)
  return { packed: new Uint8Array(bytes, 8, size), vectors: new VectorList(bytes, 8 + Math.ceil(size / 4) * 4, length, dimensions) }
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
