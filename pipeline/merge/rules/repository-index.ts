// Repositories by what they are called, for packages and records that name none.
import type { Listing } from '../../../core/schema/listing.ts'
import type { Evidence } from '../evidence.ts'
import { coreOf, isDistinctive, isSameOwner, lettersOf, ownerSpellings, toLeaf } from '../names.ts'
import { ownerAndName } from '../places.ts'
import { plainTextOf } from './descriptions.ts'

export type Ecosystem = 'npm' | 'pypi'

/** Of the places with one name, how many still want a package, and the repository listing among them. */
interface Vacancy {
  places: number
  repository: Listing | undefined
}

/** Of an owner of more, none is the one repository that is meant. */
const HOLDINGS_OF_ONE = 100

/** Of several that are equally alike none is chosen: two stand for all of them. */
const SEVERAL = 2

/** A place of one owner: what it is called, and its listing where that may be joined by similarity. */
interface Holding {
  leaf: string
  repository: Listing | undefined
}

export class RepositoryIndex {
  readonly #byOwner = new Map<string, Listing[]>()
  readonly #byText = new Map<string, Listing[]>()
  readonly #byManifest = new Map<string, Listing[]>()
  readonly #vacancies: Readonly<Record<Ecosystem, Map<string, Vacancy>>> = { npm: new Map(), pypi: new Map() }
  readonly #placesByLeaf = new Map<string, number>()
  /** Name without punctuation to the one place of it; undefined where there are several, or the one may not be joined. */
  readonly #onlyOfSpelling = new Map<string, Listing | undefined>()
  readonly #holdings = new Map<string, Holding[]>()

  /** @param isEligible whether a listing may be joined by similarity; places that may not still have their names */
  constructor(evidence: Evidence, isEligible: (repository: Listing) => boolean) {
    for (const [place, residents] of evidence.places.all()) {
      const leaf = toLeaf(place.slice(place.lastIndexOf('/') + 1))
      this.#placesByLeaf.set(leaf, (this.#placesByLeaf.get(leaf) ?? 0) + 1)
      const listing = evidence.byKey.get(place)
      const repository = listing !== undefined && isEligible(listing) ? listing : undefined
      const spelling = lettersOf(leaf)
      this.#onlyOfSpelling.set(spelling, this.#onlyOfSpelling.has(spelling) ? undefined : repository)
      append(this.#holdings, lettersOf(ownerAndName(place)?.owner ?? ''), { leaf, repository })
      const taken = originsAmong(residents, evidence)
      for (const ecosystem of ['npm', 'pypi'] as const) {
        if (taken.has(ecosystem)) continue
        this.#addVacancy(ecosystem, coreOf(leaf), repository)
        const text = plainTextOf(repository?.description)
        if (repository !== undefined && text !== undefined) append(this.#byText, `${ecosystem} ${leaf} ${text}`, repository)
      }
      if (repository !== undefined) this.#add(repository, leaf)
    }
  }

  #addVacancy(ecosystem: Ecosystem, core: string, repository: Listing | undefined): void {
    const known = this.#vacancies[ecosystem].get(core)
    if (known === undefined) this.#vacancies[ecosystem].set(core, { places: 1, repository })
    else known.places += 1
  }

  #add(repository: Listing, leaf: string): void {
    const owner = ownerAndName(repository.key)?.owner ?? ''
    const key = nameKey(leaf)
    for (const spelling of key === undefined ? [] : ownerSpellings(owner)) append(this.#byOwner, `${spelling}/${key}`, repository)
    for (const named of repository.sameAs) append(this.#byManifest, named, repository)
  }

  /** Whose own files name the listing. */
  namedInManifest(key: string): readonly Listing[] {
    return this.#byManifest.get(key) ?? []
  }

  /** Of an owner written alike, and called so but for the words that every name has. */
  ofOwner(owner: string, leaf: string): readonly Listing[] {
    const key = nameKey(leaf)
    if (key === undefined) return []
    const found = new Set(ownerSpellings(owner).flatMap((spelling) => this.#byOwner.get(`${spelling}/${key}`) ?? []))
    return [...found].filter((repository) => isSameOwner(owner, ownerAndName(repository.key)?.owner ?? ''))
  }

  /** Called so and described in the same words, without a package of the ecosystem. */
  described(ecosystem: Ecosystem, leaf: string, description: string | undefined): readonly Listing[] {
    const text = plainTextOf(description)
    return text === undefined ? [] : (this.#byText.get(`${ecosystem} ${leaf} ${text}`) ?? []).slice(0, SEVERAL)
  }

  /** The one repository of this core that has no package of the ecosystem: a package whose repository it is would be its first. */
  onlyVacant(ecosystem: Ecosystem, core: string): Listing | undefined {
    const vacancy = isDistinctive(core) ? this.#vacancies[ecosystem].get(core) : undefined
    return vacancy?.places === 1 ? vacancy.repository : undefined
  }

  /** What an owner of that name, but for punctuation, has; nothing where that is more than one could tell apart. */
  holdingsOf(owner: string): readonly Holding[] {
    const all = this.#holdings.get(lettersOf(owner)) ?? []
    return all.length > HOLDINGS_OF_ONE ? [] : all
  }

  /** The one repository that is called so, but for punctuation. */
  onlyOfSpelling(leaf: string): Listing | undefined {
    return this.#onlyOfSpelling.get(lettersOf(leaf))
  }

  /** Whether no two repositories are called so. */
  isOnlyOfItsName(leaf: string): boolean {
    return this.#placesByLeaf.get(leaf) === 1
  }
}

/** Prefixes of the keys in the sets of these listings. */
function originsAmong(residents: readonly Listing[], { joins }: Evidence): Set<string> {
  const roots = new Set(residents.map(({ key }) => joins.find(key)))
  const prefixes = new Set<string>()
  for (const root of roots) for (const key of joins.membersOf(root)) prefixes.add(key.slice(0, key.indexOf(':')))
  return prefixes
}

/** What is compared of a name where the owner agrees: `mcp` and `mcp-server` are one; `cli` alone is not about MCP. */
function nameKey(leaf: string): string | undefined {
  const core = coreOf(leaf)
  if (core !== '') return core
  const words = leaf.split('-').filter((word) => word !== 'server')
  return words.includes('mcp') ? `(${words.sort().join(' ')})` : undefined
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [item])
  else if (known.at(-1) !== item) known.push(item)
}
