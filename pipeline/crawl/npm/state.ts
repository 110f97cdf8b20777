// What the crawl of npm remembers from run to run: what it made of each name and when, and how far its indexes were read.
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import { RejectionSchema } from '../../../core/schema/snapshot.ts'
import { DaySchema } from '../../../core/schema/text.ts'
import { PackageClassSchema } from '../../../core/schema/words.ts'
import { RULES_VERSION } from '../classify/classify.ts'
import { EtagSchema } from '../json-answer.ts'
import { npmKey } from '../listing-key.ts'
import { MalformedSchema } from '../malformed.ts'
import type { OriginContext } from '../origin.ts'
import { ChangesMemorySchema } from './changes.ts'
import { isPackageName } from './name.ts'
import { NamesMemorySchema } from './name-list.ts'
import { SearchMemorySchema } from './search.ts'

/** One name. Its listing, where it is one, is in the dataset and not here. */
const KnownSchema = z.object({
  /** When the registry last said what it is; absent while it has to be asked. */
  day: DaySchema.optional(),
  /** Of that answer; absent where the next one has to be whole. */
  etag: EtagSchema.optional(),
  /** Whether its document is larger than what is read, so that only its latest version is asked for. */
  large: z.literal(true).optional(),
  /** Whether the registry does not have it, or no version of it. */
  gone: z.literal(true).optional(),
  /** The day of a 404 that may pass: to be asked again. */
  missedOn: DaySchema.optional(),
  /** What it was like when its document was malformed, which its rejection then says. */
  malformed: MalformedSchema.optional(),
  rejected: RejectionSchema.omit({ key: true }).optional(),
  /** What was known of it beyond its own words, where that decided against them. */
  verdict: PackageClassSchema.optional(),
  /** The month, `2026-11`, in which its downloads were last asked for. */
  counted: z.string().max(7).optional(),
})
export type Known = z.infer<typeof KnownSchema>

/** A part that cannot be read is as good as none, and takes nothing else with it. */
const StateSchema = z.object({
  rules: z.int(),
  packages: z.record(z.string(), KnownSchema.catch({})),
  names: NamesMemorySchema.optional().catch(undefined),
  changes: ChangesMemorySchema.optional().catch(undefined),
  search: SearchMemorySchema.optional().catch(undefined),
  /** The name at which the last run had to stop asking, and this one goes on. */
  cursor: z.string().optional().catch(undefined),
})

export interface NpmState extends Omit<z.infer<typeof StateSchema>, 'rules' | 'packages' | 'cursor'> {
  packages: Map<string, Known>
  cursor?: string | undefined
}

/**
 * The state as it was left, with every name that the last run's listings have. What older rules made of a name stands until it has
 * been asked again. A state that cannot be read is no state: then all is asked anew.
 */
export function readState({ state, previous }: Pick<OriginContext, 'state' | 'previous'>): NpmState {
  const before = StateSchema.safeParse(state).data
  const packages = new Map<string, Known>()
  for (const [name, known] of Object.entries(before?.packages ?? {})) {
    if (isPackageName(name)) packages.set(name, before?.rules === RULES_VERSION ? known : toWhollyDue(known))
  }
  for (const { key } of previous.values()) addName(packages, key.slice(npmKey('').length))
  if (before === undefined) return { packages }
  const { rules, packages: _, ...rest } = before
  if (rules === RULES_VERSION || rest.names === undefined) return { ...rest, packages }
  // Which names are looked at is a rule too: the list is read again, though it did not change.
  return { ...rest, packages, names: { version: '', count: rest.names.count } }
}

/** Plain JSON, names sorted, nothing undefined. */
export function writeState({ packages, ...rest }: NpmState): object {
  const stated = Object.entries(rest).filter(([, value]) => value !== undefined)
  const sorted = [...packages].sort(([one], [other]) => byCodeUnits(one, other))
  return { rules: RULES_VERSION, ...Object.fromEntries(stated), packages: Object.fromEntries(sorted) }
}

/** Takes note of a name; one that is known keeps what is known of it, and one that npm cannot have is left out. */
export function addName(packages: Map<string, Known>, name: string): void {
  if (isPackageName(name) && !packages.has(name)) packages.set(name, {})
}

/** To be asked again; an answer that nothing changed will do. */
export function toDue({ day: _, ...known }: Known): Known {
  return known
}

/** To be asked again and read whole, whether or not the document changed. */
export function toWhollyDue({ day: _, etag: __, ...known }: Known): Known {
  return known
}
