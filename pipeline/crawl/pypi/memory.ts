// What the crawl of PyPI keeps from one run to the next: a serial a project that it follows, and how far everything else was tested.
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import { RejectionSchema } from '../../../core/schema/snapshot.ts'
import { DaySchema } from '../../../core/schema/text.ts'
import { RULES_VERSION } from '../classify/classify.ts'
import { EtagSchema } from '../json-answer.ts'
import { pypiKey, toPypiName } from '../listing-key.ts'
import { MalformedSchema } from '../malformed.ts'
import type { OriginContext } from '../origin.ts'
import { isProjectName } from './simple-index.ts'

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
  /** The day of a 404 that may pass. */
  missedOn: DaySchema.optional(),
  /** What it was like when its document was malformed, which its rejection then says. */
  malformed: MalformedSchema.optional(),
})
export type Known = z.infer<typeof KnownSchema>

/** A part that cannot be read is as good as none, and takes nothing else with it. */
const StateSchema = z.object({
  rules: z.int(),
  etag: EtagSchema.optional().catch(undefined),
  lastSerial: SerialSchema.optional(),
  names: z.int().nonnegative().optional(),
  testedTo: SerialSchema.optional(),
  caughtUpTo: SerialSchema.optional(),
  cursor: z.string().optional().catch(undefined),
  projects: z.record(z.string(), KnownSchema.catch({ due: 0 })),
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

/**
 * What an earlier run left, with every project that the last run's listings have. Whatever is not of its shape counts as a first run;
 * under other rules everything is due again.
 */
export function readMemory({ state, previous }: Pick<OriginContext, 'state' | 'previous'>): Memory {
  const { rules, projects: stored = {}, ...rest } = StateSchema.safeParse(state).data ?? {}
  const projects = new Map<string, Known>()
  for (const [name, known] of Object.entries(stored)) {
    if (isNormalName(name)) projects.set(name, rules === RULES_VERSION ? known : askAgain(known))
  }
  for (const key of previous.keys()) {
    const name = key.slice(pypiKey('').length)
    if (isNormalName(name) && !projects.has(name)) projects.set(name, { due: 0 })
  }
  return { ...rest, projects }
}

const isNormalName = (name: string) => isProjectName(name) && toPypiName(name) === name

export function toState({ projects, ...rest }: Memory): object {
  const stated = Object.entries(rest).filter(([, value]) => value !== undefined)
  const sorted = [...projects].sort(([one], [other]) => byCodeUnits(one, other))
  return { rules: RULES_VERSION, ...Object.fromEntries(stated), projects: Object.fromEntries(sorted) }
}

function askAgain(known: Known): Known {
  const due = known.due ?? known.serial
  return due === undefined || known.gone ? known : { ...known, due }
}
