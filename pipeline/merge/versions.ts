// Which of two versions is the newer one, as far as dotted numbers tell: only where the package's own registry says nothing.

/** @returns above 0 where `a` is newer, below 0 where `b` is, 0 where that cannot be told */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [parse(a), parse(b)]
  for (let index = 0; index < Math.max(x.numbers.length, y.numbers.length); index += 1) {
    const difference = (x.numbers[index] ?? 0) - (y.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  return Number(y.isPreliminary) - Number(x.isPreliminary)
}

function parse(version: string): { numbers: number[]; isPreliminary: boolean } {
  const [release = ''] = version.replace(/^v/i, '').split('+') // what follows a plus sign has no rank (Semantic Versioning 2.0.0, 10)
  const numbers = /^\d+(?:\.\d+)*/.exec(release)?.[0] ?? ''
  return { numbers: numbers.split('.').map(Number), isPreliminary: numbers.length < release.length }
}
