// What the crawl of PyPI keeps from one run to the next: a serial a project that it follows, and how far everything else was tested.
import { z } from 'zod'
import { RejectionSchema } from '../../../core/schema/snapshot.ts'
import type { JsonObject } from '../../../core/schema/text.ts'
import { byCodeUnits } from '../../lib/canonical.ts'
import { RULES_VERSION } from '../classify/classify.ts'

const SerialSchema = z.int().nonnegative()

/** What is known of one project. Where it is a server, its listing lies in the dataset and not here. */
const KnownSchema = z.object({
  /** Serial of the document that was read last; absent where none was read yet. */
  serial: SerialSchema.optional(),
  /** Serial at which it is to be read, where that has not happened yet. */
  due: SerialSchema.optional(),
  rejected: RejectionSchema.optional(),
  /** It has no document: no project of this name, or one without a release. */
  gone: z.literal(true).optional(),
})
export type Known = z.infer<typeof KnownSchema>

const StateSchema = z.object({
  rules: z.int(),
  etag: z.string().optional(),
  lastSerial: SerialSchema.optional(),
  names: z.int().nonnegative().optional(),
  testedTo: SerialSchema.optional(),
  caughtUpTo: SerialSchema.optional(),
  cursor: z.string().optional(),
  projects: z.record(z.string(), KnownSchema),
})

export interface Memory extends Omit<z.infer<typeof StateSchema>, 'rules' | 'projects'> {
  /** Of the index that was read last. */
  etag?: string | undefined
  /** Highest serial of any index that was read. */
  lastSerial?: number | undefined
  /** How many names that index had. */
  names?: number | undefined
  /** Every project that is not followed was tested, or was there before the first crawl, up to this serial. */
  testedTo?: number | undefined
  /** From the end of the first crawl's index down to this serial everything was tested as well; 0 where nothing is left. */
  caughtUpTo?: number | undefined
  /** Name at which the next run goes on, where the budget ended this one. */
  cursor?: string | undefined
  /** By normalised name. */
  projects: Map<string, Known>
}

/** @param state of an earlier run: whatever is not of its shape counts as a first run; under other rules everything is due again */
export function readMemory(state: JsonObject | undefined): Memory {
  const stored = StateSchema.safeParse(state).data
  if (stored === undefined) return { projects: new Map() }
  const { rules, projects, ...rest } = stored
  const known = Object.entries(projects).map(([name, one]) => [name, rules === RULES_VERSION ? one : askAgain(one)] as const)
  return { ...rest, projects: new Map(known) }
}

export function toState({ projects, ...rest }: Memory): object {
  const stated = Object.entries(rest).filter(([, value]) => value !== undefined)
  const sorted = [...projects].sort(([one], [other]) => byCodeUnits(one, other))
  return { rules: RULES_VERSION, ...Object.fromEntries(stated), projects: Object.fromEntries(sorted) }
}

function askAgain(known: Known): Known {
  const due = known.due ?? known.serial
  return due === undefined || known.gone ? known : { ...known, due }
}
