// Vectors put together by nearness: k-means (Lloyd 1982) in two levels, so that half a million take seconds. Deterministic: it begins with
// vectors at even distances in their order.
import { addTo, normalise, type Packed, pack, type VectorList } from './vectors.ts'

/** Vectors of a cluster, on average: a file of it is at most 14 kB. */
const USUAL_SIZE = 100
/** What has more is split again: a query pays for the largest. */
const MOST = 150
/** Vectors that centres are learned from, for each centre. */
const SAMPLE = 24
const ROUNDS = 5
/** Of the basis, which is turned at random: half of its dimensions put vectors together as all of them would, in half the time. */
const SHARE = 0.5

export interface Clusters {
  /** Of length 1. */
  centres: readonly Packed[]
  /** Of each cluster the places of its vectors, in their order; none is empty. */
  members: readonly Uint32Array[]
}

/** @returns clusters of about 100 vectors; none for no vectors */
export function toClusters(vectors: VectorList): Clusters {
  const all = Uint32Array.from({ length: vectors.length }, (_, index) => index)
  const wanted = Math.ceil(vectors.length / USUAL_SIZE)
  const coarse = split(vectors, all, Math.ceil(Math.sqrt(wanted)))
  const fine = coarse.flatMap((own) => split(vectors, own, Math.ceil(own.length / USUAL_SIZE))).flatMap((own) => toParts(vectors, own))
  return { members: fine, centres: fine.map((own) => pack(centreOf(vectors, own))) }
}

/** @returns the same vectors in groups of at most `MOST` */
function toParts(vectors: VectorList, own: Uint32Array): Uint32Array[] {
  if (own.length <= MOST) return [own]
  const parts = split(vectors, own, Math.ceil(own.length / USUAL_SIZE))
  // Vectors that are all the same are in no groups: any will do.
  if (parts.length === 1) return [own.subarray(0, MOST), ...toParts(vectors, own.subarray(MOST))]
  return parts.flatMap((part) => toParts(vectors, part))
}

/** @returns at most `count` groups of the given places, in the order of their first */
function split(vectors: VectorList, places: Uint32Array, count: number): Uint32Array[] {
  if (count <= 1) return places.length === 0 ? [] : [places]
  const sample = evenly(places, count * SAMPLE)
  let centres = Array.from(evenly(sample, count), (place) => sumOf(vectors, [place]))
  for (let round = 0; round < ROUNDS; round += 1)
    centres = assign(vectors, sample, centres).map(
      (own, index) => (own.length === 0 ? centres[index] : normalise(sumOf(vectors, own))) as Float32Array,
    )
  return assign(vectors, places, centres).filter((own) => own.length > 0)
}

function assign(vectors: VectorList, places: Uint32Array, centres: readonly Float32Array[]): Uint32Array[] {
  const size = sizeOf(vectors)
  // All centres in one array: to be asked for each of them takes as long as to multiply.
  const all = new Float32Array(centres.length * size)
  for (const [index, centre] of centres.entries()) all.set(centre, index * size)
  const groups: number[][] = centres.map(() => [])
  const vector = new Float32Array(size)
  for (const place of places) {
    vector.fill(0)
    addTo(vector, partOf(vectors, place))
    groups[nearestTo(vector, all)]?.push(place)
  }
  return groups.map((own) => Uint32Array.from(own))
}

/** @returns which of the centres it is nearest to */
function nearestTo(vector: Float32Array, centres: Float32Array): number {
  const size = vector.length
  let nearest = 0
  let most = Number.NEGATIVE_INFINITY
  for (let start = 0; start < centres.length; start += size) {
    let [even, odd] = [0, 0]
    for (let at = 0; at < size; at += 2) {
      even += (centres[start + at] as number) * (vector[at] as number)
      odd += (centres[start + at + 1] as number) * (vector[at + 1] as number)
    }
    if (even + odd > most) [nearest, most] = [start / size, even + odd]
  }
  return nearest
}

/** The dimensions that vectors are put together by. */
function sizeOf(vectors: VectorList): number {
  return Math.ceil((vectors.dimensions * SHARE) / 2) * 2
}

function partOf(vectors: VectorList, place: number): Packed {
  const { step, bytes } = vectors.at(place)
  return { step, bytes: bytes.subarray(0, sizeOf(vectors) / 2) }
}

function sumOf(vectors: VectorList, places: Iterable<number>): Float32Array {
  const sum = new Float32Array(sizeOf(vectors))
  for (const place of places) addTo(sum, partOf(vectors, place))
  return sum
}

function centreOf(vectors: VectorList, places: Uint32Array): Float32Array {
  const sum = new Float32Array(vectors.dimensions)
  for (const place of places) addTo(sum, vectors.at(place))
  return normalise(sum)
}

/** At most `count` of them, at even distances. */
function evenly(places: Uint32Array, count: number): Uint32Array {
  if (places.length <= count) return places
  return Uint32Array.from({ length: count }, (_, index) => places[Math.floor((index * places.length) / count)] ?? 0)
}
