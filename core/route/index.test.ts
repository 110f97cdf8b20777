// The files of the route index: what is written is read, of any content, and what is no such file is an error.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readCentres, readCluster, readServer, writeCentres, writeCluster, writeServer } from './bytes.ts'
import { toClusters } from './clusters.ts'
import { addTo, dot, normalise, pack, toQuery, VectorList } from './vectors.ts'

const DIMENSIONS = 64

/** Vectors like those of a model: normally distributed, at length 1. */
function randomVectors(count: number, seed = 1): Float32Array[] {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state + 1) / 0x80000001
  }
  return Array.from({ length: count }, () =>
    normalise(Float32Array.from({ length: DIMENSIONS }, () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()))),
  )
}

describe('a vector in four bits', () => {
  it('points nearly where it did', () => {
    for (const vector of randomVectors(50)) {
      const back = new Float32Array(DIMENSIONS)
      addTo(back, pack(vector))
      expect(dot(normalise(back), vector)).toBeGreaterThan(0.98)
    }
  })

  it('gives the same product in its bytes as out of them', () => {
    const [query = new Float32Array(), ...others] = randomVectors(20)
    const list = VectorList.of(others.map(pack), DIMENSIONS)
    for (const index of others.keys()) {
      const back = new Float32Array(DIMENSIONS)
      addTo(back, list.at(index))
      expect(list.dot(index, toQuery(query))).toBeCloseTo(dot(back, query), 4)
    }
  })

  it('of zeros stays zeros', () => {
    const back = new Float32Array(DIMENSIONS)
    addTo(back, pack(new Float32Array(DIMENSIONS)))
    expect([...back].every((one) => one === 0)).toBe(true)
    expect(normalise(new Float32Array(4))).toEqual(new Float32Array(4))
  })
})

describe('a file of the index', () => {
  const vectors = VectorList.of(randomVectors(3).map(pack), DIMENSIONS)
  const card = { id: 'a', title: 'Ä 😀 "', description: '\u2028', outcome: 'ok' as const, findings: 0, tools: [] }

  it('is read back, wherever it lies in memory', async () => {
    const cluster = { servers: Uint32Array.of(7, 8, 70_000), vectors }
    for (const shift of [0, 1, 3]) {
      const shifted = (file: Uint8Array) => {
        const larger = new Uint8Array(file.length + shift)
        larger.set(file, shift)
        return larger.subarray(shift)
      }
      const back = readCluster(shifted(writeCluster(cluster)), DIMENSIONS)
      expect([...back.servers]).toEqual([7, 8, 70_000])
      expect(back.vectors.at(2)).toEqual(vectors.at(2))
      const server = await readServer(shifted(writeServer({ card, vectors }, deflateRawSync)), DIMENSIONS, inflateRawSync)
      expect(server.card).toEqual(card)
      expect(server.vectors.at(1)).toEqual(vectors.at(1))
      const mean = randomVectors(1)[0] as Float32Array
      const centres = readCentres(shifted(writeCentres({ mean, centres: vectors })), DIMENSIONS)
      expect(centres.mean).toEqual(mean)
      expect(centres.centres.at(0)).toEqual(vectors.at(0))
    }
  })

  it.each([0, 3, 11, 40])('that ends after %i bytes is an error', async (length) => {
    const cluster = writeCluster({ servers: Uint32Array.of(1, 2, 3), vectors })
    expect(() => readCluster(cluster.subarray(0, length), DIMENSIONS)).toThrow()
    const server = writeServer({ card, vectors }, deflateRawSync).subarray(0, length)
    await expect(readServer(server, DIMENSIONS, inflateRawSync)).rejects.toThrow()
    expect(() =>
      readCentres(writeCentres({ mean: new Float32Array(DIMENSIONS), centres: vectors }).subarray(0, length), DIMENSIONS),
    ).toThrow()
  })
})

describe('clusters', () => {
  it('hold every vector once, next to its like, and are the same each time', () => {
    // Ten directions, and round each of them two hundred vectors.
    const centres = randomVectors(10)
    const noise = randomVectors(2_000, 2)
    const all = noise.map((one, index) => normalise(one.map((x, at) => 0.4 * x + (centres[index % 10]?.[at] ?? 0))))
    const list = VectorList.of(all.map(pack), DIMENSIONS)
    const { members } = toClusters(list)
    expect(members.flatMap((own) => [...own]).sort((a, b) => a - b)).toEqual(all.map((_, index) => index))
    expect(members.length).toBeGreaterThan(10)
    const kinds = members.map((own) => new Set([...own].map((index) => index % 10)).size)
    expect(kinds.filter((count) => count === 1).length / kinds.length).toBeGreaterThan(0.8)
    expect(toClusters(list)).toEqual(toClusters(VectorList.of(all.map(pack), DIMENSIONS)))
  })

  it('of nothing are none', () => {
    expect(toClusters(VectorList.of([], DIMENSIONS))).toEqual({ members: [], centres: [] })
  })
})
