// Whether one version comes before another, as far as SemVer 2.0 §11 and PEP 440 agree: numbers first, then what is not yet a release.

/** @returns negative where `one` is the older, 0 where they are the same, undefined where that cannot be told */
export function compareVersions(one: string, other: string): number | undefined {
  const [a, b] = [parse(one), parse(other)]
  if (a === undefined || b === undefined) return one === other ? 0 : undefined
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  if (a.rest === b.rest) return 0
  // A release comes after what led to it; of two that are none, that is for their own registries to say.
  return a.rest === '' ? 1 : b.rest === '' ? -1 : undefined
}

/** `v1.2.3-rc.1+build`, `1.2rc1`; not epochs, posts and the like. */
function parse(version: string): { numbers: number[]; rest: string } | undefined {
  const [, numbers, rest] =
    /^v?(\d{1,15}(?:\.\d{1,15})*)((?:-[\w.-]+|\.?(?:a|b|c|rc|alpha|beta|dev)[.\d]*)?)(?:\+[\w.-]*)?$/i.exec(version) ?? []
  return numbers === undefined || rest === undefined ? undefined : { numbers: numbers.split('.').map(Number), rest: rest.toLowerCase() }
}
