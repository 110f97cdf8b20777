// Which servers are worth a look, before any of them is read: those whose words fit, by the search index, and those that have a tool of a
// near meaning, by the clusters. Two lists and not one sum: what is in the one is often not known to the other.
import type { Weighed } from '../search/search.ts'

/** In which looks are counted. */
const STEPS = 1_024

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
  let most = 0
  for (let server = 0; server < total; server += 1) {
    const look = looks[server] as number
    if (look > most && isAllowed(server)) most = look
  }
  if (most === 0) return []
  const stepOf = (server: number) => Math.floor(((looks[server] as number) / most) * STEPS)
  const counts = new Uint32Array(STEPS + 1)
  for (let server = 0; server < total; server += 1)
    if ((looks[server] as number) > 0 && isAllowed(server)) {
      const step = stepOf(server)
      counts[step] = (counts[step] as number) + 1
    }
  // The step on which the last of those that are wanted stands: sorting all of them takes longer than all the rest.
  let least = STEPS
  for (let held = counts[least] as number; held < count && least > 0; held += counts[least] as number) least -= 1
  const best: number[] = []
  for (let server = 0; server < total; server += 1)
    if ((looks[server] as number) > 0 && stepOf(server) >= least && isAllowed(server)) best.push(server)
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
