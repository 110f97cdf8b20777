// The score as a table: one row a criterion, its points with the reason for that number, and how it is judged.
// Raising or lowering points, or judging differently, is a change of policy: say so in docs/decisions/.

import type { PluginId } from '../../core/schema/plugin-id.ts'
import type { StandingProbe } from '../../core/schema/probe.ts'
import type { OwnCriterion, Verdict } from '../../core/schema/score.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { toToolQuality } from '../../core/schema/tool-quality.ts'
import type { OriginId } from '../../core/schema/words.ts'

export interface Subject {
  server: MergedServer
  /** The best probe; undefined where none was made. */
  probe: StandingProbe | undefined
  /** Instant the ages are taken at. */
  asOf: Date
}

export interface Judgement {
  verdict: Verdict
  /** Share of the points reached, 0 to 1; only for `partial`. */
  share?: number
  args?: Record<string, string | number>
}

/** One row of the score. Those of a plug-in, whose id begins with `x-`, say in a sentence what they ask. */
export type Criterion = Judge & ({ id: OwnCriterion; asks?: never } | { id: PluginId; asks: string })

interface Judge {
  /** Points. */
  max: number
  judge(subject: Subject): Judgement
}

const DAY_MS = 86_400_000

const STATES_LICENSE: ReadonlySet<OriginId> = new Set(['npm', 'pypi', 'github', 'registration'])

export const CRITERIA: readonly Criterion[] = [
  {
    id: 'answers',
    max: 30, // nothing else matters to a reader when it does not start
    judge: ({ probe }) =>
      probe === undefined ? skip() : { verdict: probe.outcome === 'ok' ? 'pass' : 'fail', args: { outcome: probe.outcome } },
  },
  {
    id: 'documented_tools',
    max: 10, // a model picks a tool by its description alone
    judge: ({ probe }) => shareOf(toolsOf(probe)?.map(toToolQuality), ({ isDescribed }) => isDescribed),
  },
  {
    id: 'documented_parameters',
    max: 10, // and fills it by its parameters'
    judge: ({ probe }) => {
      const qualities = toolsOf(probe)?.map(toToolQuality) ?? []
      const [good, of] = [sum(qualities.map(({ described }) => described)), sum(qualities.map(({ parameters }) => parameters))]
      return of === 0 ? skip() : toShare(good, of)
    },
  },
  {
    id: 'annotated_tools',
    max: 5, // hints only, yet what clients decide by whether to ask (MCP 2025-11-25, Tool annotations)
    judge: ({ probe }) =>
      shareOf(
        toolsOf(probe),
        ({ annotations }) => typeof annotations?.readOnlyHint === 'boolean' || typeof annotations?.destructiveHint === 'boolean',
      ),
  },
  {
    id: 'no_findings',
    max: 10, // what hides from a person or gives a model orders is the plainest sign of harm
    judge: ({ probe }) => {
      if (probe?.outcome !== 'ok' || probe.rules === undefined) return skip()
      // Of low severity is what honest servers do as well, such as reading mail and sending it.
      const weighty = probe.findings.filter(({ severity }) => severity !== 'low')
      const args = { findings: weighty.length }
      if (weighty.length === 0) return { verdict: 'pass', args }
      return weighty.some(({ severity }) => severity === 'high') ? { verdict: 'fail', args } : { verdict: 'partial', share: 0.5, args }
    },
  },
  {
    id: 'clean_protocol',
    max: 5, // warnings cost some clients the whole list
    judge: ({ probe }) =>
      probe?.outcome === 'ok'
        ? { verdict: probe.warnings.length === 0 ? 'pass' : 'fail', args: { warnings: probe.warnings.length } }
        : skip(),
  },
  {
    id: 'recent_protocol',
    max: 5, // revisions before 2025-06-18 lack structured output and safe authorization
    judge: ({ probe }) =>
      probe?.protocolVersion === undefined
        ? skip()
        : { verdict: probe.protocolVersion >= '2025-06-18' ? 'pass' : 'fail', args: { version: probe.protocolVersion } },
  },
  {
    id: 'verified_name',
    max: 8, // the official registry has checked who may publish under it
    judge: ({ server }) =>
      server.registryName === undefined ? { verdict: 'fail' } : { verdict: 'pass', args: { name: server.registryName } },
  },
  {
    id: 'open_source',
    max: 7, // what cannot be read cannot be checked
    judge: ({ server }) =>
      server.repository === undefined ? { verdict: 'fail' } : { verdict: 'pass', args: { url: server.repository.url } },
  },
  {
    id: 'licensed',
    max: 5, // without a licence nobody may use it
    judge: ({ server: { license, listings } }) => {
      // The official registry has no field for it: where nobody else speaks of the server, nothing is known.
      if (license === undefined && !listings.some(({ origin }) => STATES_LICENSE.has(origin))) return skip()
      if (license === undefined || license === 'UNLICENSED') return { verdict: 'fail' } // npm's word for "no licence is given" (package.json, license)
      // "SEE LICENSE IN …": there is one, but no expression a tool could read.
      return /^SEE LICEN[SC]E/i.test(license)
        ? { verdict: 'partial', share: 0.5, args: { license } }
        : { verdict: 'pass', args: { license } }
    },
  },
  {
    id: 'maintained',
    max: 5, // the protocol moves yearly; an archived or deprecated server will not follow
    judge: ({ server, asOf }) => {
      if (server.archived === true || server.status !== 'active')
        return { verdict: 'fail', args: { state: server.archived === true ? 'archived' : server.status } }
      if (server.updatedAt === undefined) return skip()
      const days = Math.floor((asOf.getTime() - Date.parse(server.updatedAt)) / DAY_MS)
      // The day itself moves with every run; the verdict and its date do not.
      return { verdict: days <= 365 ? 'pass' : 'fail', args: { updatedAt: server.updatedAt.slice(0, 10) } }
    },
  },
]

function skip(): Judgement {
  return { verdict: 'skip' }
}

function toolsOf(probe: StandingProbe | undefined): StandingProbe['tools'] | undefined {
  return probe?.outcome === 'ok' ? probe.tools : undefined
}

/** Points in proportion to how many of the items hold up; not judged where there are none. */
function shareOf<T>(items: readonly T[] | undefined, holds: (item: T) => boolean): Judgement {
  if (items === undefined || items.length === 0) return skip()
  return toShare(items.filter(holds).length, items.length)
}

function toShare(good: number, of: number): Judgement {
  return { verdict: good === of ? 'pass' : good === 0 ? 'fail' : 'partial', share: good / of, args: { good, of } }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
