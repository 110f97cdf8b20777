// The directions in which vectors differ most (principal component analysis), turned so that each tells as much as any other.

/** @returns `count` directions of length 1, at right angles, one after another; the same for the same vectors */
export function toBasis(vectors: Float32Array, dimensions: number, count: number): Float32Array {
  const main = principal(covariance(vectors, dimensions), dimensions, count)
  const turn = randomRows(count, count)
  orthogonalise(turn)
  const basis = new Float32Array(count * dimensions)
  for (const [row, weights] of turn.entries())
    for (const [index, direction] of main.entries())
      for (let at = 0; at < dimensions; at += 1)
        basis[row * dimensions + at] = (basis[row * dimensions + at] ?? 0) + (weights[index] ?? 0) * (direction[at] ?? 0)
  return basis
}

const ROUNDS = 30
/** Of so many vectors one is looked at: the directions of a hundred thousand are those of a quarter of them. */
const EVERY = 4

function covariance(vectors: Float32Array, dimensions: number): Float64Array {
  const total = vectors.length / dimensions
  const mean = new Float64Array(dimensions)
  for (let index = 0; index < vectors.length; index += 1)
    mean[index % dimensions] = (mean[index % dimensions] ?? 0) + (vectors[index] ?? 0) / total
  const sums = new Float64Array(dimensions ** 2)
  const own = new Float64Array(dimensions)
  for (let index = 0; index < total; index += EVERY) {
    for (let at = 0; at < dimensions; at += 1) own[at] = (vectors[index * dimensions + at] ?? 0) - (mean[at] ?? 0)
    for (let row = 0; row < dimensions; row += 1)
      for (let column = 0; column < dimensions; column += 1)
        sums[row * dimensions + column] = (sums[row * dimensions + column] ?? 0) + (own[row] ?? 0) * (own[column] ?? 0)
  }
  return sums
}

/** Orthogonal iteration: a matrix turns whatever it is applied to towards its main directions. */
function principal(matrix: Float64Array, dimensions: number, count: number): Float64Array[] {
  let rows = randomRows(count, dimensions)
  for (let round = 0; round < ROUNDS; round += 1) {
    rows = rows.map((row) =>
      Float64Array.from({ length: dimensions }, (_, at) => {
        let sum = 0
        for (let other = 0; other < dimensions; other += 1) sum += (matrix[at * dimensions + other] ?? 0) * (row[other] ?? 0)
        return sum
      }),
    )
    orthogonalise(rows)
  }
  return rows
}

/** Gram and Schmidt's way, twice, for rows that are nearly alike. */
function orthogonalise(rows: readonly Float64Array[]): void {
  for (const [index, row] of rows.entries()) {
    for (const before of [...rows.slice(0, index), ...rows.slice(0, index)]) {
      const shared = row.reduce((sum, one, at) => sum + one * (before[at] ?? 0), 0)
      for (let at = 0; at < row.length; at += 1) row[at] = (row[at] ?? 0) - shared * (before[at] ?? 0)
    }
    const length = Math.sqrt(row.reduce((sum, one) => sum + one * one, 0))
    for (let at = 0; at < row.length; at += 1) row[at] = (row[at] ?? 0) / length
  }
}

/** Normally distributed numbers (Box and Muller 1958) of a generator that always begins alike. */
function randomRows(count: number, length: number): Float64Array[] {
  let state = 42
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state + 1) / 0x80000001
  }
  return Array.from({ length: count }, () =>
    Float64Array.from({ length }, () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())),
  )
}
