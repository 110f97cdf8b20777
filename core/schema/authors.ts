// Whose hisper.json counts.
import type { Listing } from './listing.ts'
import type { Sameness } from './server.ts'

/**
 * Repositories whose owners speak for the server: all its listings but for those that are held to be of it by likeness alone, so that nobody
 * names a repository like another's and gives that one a new title.
 * @param listings of one server @param sameBecause what connects them
 */
export function authorsOf(listings: readonly Listing[], sameBecause: readonly Sameness[]): Listing[] {
  const alike = new Set(sameBecause.flatMap(({ keys, code }) => (code === 'similar' ? keys : [])))
  return listings.filter(({ key, author }) => author !== undefined && !alike.has(key))
}
