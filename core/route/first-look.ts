// Which servers are worth a look, before any of them is read: those whose words fit, by the search index, and those that have a tool of a
// near meaning, by the clusters. Two lists and not one sum: what is in the one is often not known to the other.
import type { Weighed } from '../search/search.ts'

/**
 * @param total servers that there are
 * @param count servers that are wanted
 * @returns those that hold most of what the words tell, in their order
 */
export function chooseByWords(terms: readonly Weighed[], total: number, count: number, isAllowed: (server: number) => boolean): number[] {
  const looks = new Float32Array(total)
  for (const { rarity, servers, impacts } of terms)
    for (let at = 0; at < servers.length; at += 1) {
      const server = servers[at] as number
      looks[server] = (looks[server] as number) + rarity * (impacts[at] as number)
    }
  for (let server = 0; server < total; server += 1) if ((looks[server] as number) > 0 && !isAllowed(server)) looks[server] = 0
  // Sorting numbers is quick, sorting half a million pairs is not.
  const least = looks.toSorted()[Math.max(0, total - count)] ?? 0
  const best: number[] = []
  for (let server = 0; server < total; server += 1)
    if ((looks[server] as number) > 0 && (looks[server] as number) >= least) best.push(server)
  return best.sort((a, b) => (looks[b] as number) - (looks[a] as number) || a - b).slice(0, count)
}

/** @param near how near the nearest tool of a server is @returns the nearest */
export function chooseByMeaning(near: ReadonlyMap<number, number>, count: number, isAllowed: (server: number) => boolean): number[] {
  return [...near]
    .filter(([server]) => isAllowed(server))
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, count)
    .map(([server]) => server)
}
