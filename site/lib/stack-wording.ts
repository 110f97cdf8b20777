// What is said of a server before it goes into a configuration with others. Exhaustive, like the table in wording.ts.
import type { Absence } from '../../core/install/together.ts'
import { GAPS, REFUSALS } from '../../core/install/wording.ts'
import type { Remark, RemarkCode } from '../../core/stack/remarks.ts'
import type { Role } from '../../core/stack/roles.ts'
import { toDay } from './figures.ts'
import { OUTCOMES, REASONS, SEVERITIES, type Shape } from './wording.ts'

export const REMARKS: Record<RemarkCode, { shape: Shape; sentence: (remark: Remark) => string }> = {
  does_not_work: {
    shape: 'down',
    sentence: ({ outcome = 'unreachable', since, ...remark }) =>
      `Does not work${since === undefined ? '' : ` since ${toDay(since)}`}. ${OUTCOMES[outcome].sentence}${reasonOf(remark)}`,
  },
  not_tried: { shape: 'unknown', sentence: (remark) => `Was not started, so nobody knows whether it works.${reasonOf(remark)}` },
  needs_sign_in: { shape: 'asks', sentence: (remark) => `Wants you to sign in.${reasonOf(remark)}` },
  needs_values: {
    shape: 'asks',
    sentence: ({ names = [], ...remark }) =>
      `Does not start without ${names.join(', ') || 'a value that only you have'}.${reasonOf(remark)}`,
  },
  needs_build: { shape: 'asks', sentence: (remark) => `Has to be compiled before it can start.${reasonOf(remark)}` },
  archived: { shape: 'degraded', sentence: () => 'Its repository is archived: it takes no more changes.' },
  deprecated: { shape: 'degraded', sentence: () => 'Its author has deprecated it.' },
  withdrawn: { shape: 'down', sentence: () => 'Its author has withdrawn it.' },
  unpinned: { shape: 'degraded', sentence: () => 'No version is fixed: what starts is whatever is the latest then.' },
  not_encrypted: { shape: 'degraded', sentence: () => 'Its address is not encrypted: others on the way can read and change what is said.' },
  findings: {
    shape: 'degraded',
    sentence: ({ counts = {} }) =>
      `Safety findings: ${(['high', 'medium', 'low'] as const).flatMap((one) => (counts[one] === undefined ? [] : [`${counts[one]} ${SEVERITIES[one].toLowerCase()}`])).join(', ')}.`,
  },
}

const reasonOf = ({ reason }: Pick<Remark, 'reason'>): string => (reason === undefined ? '' : ` ${REASONS[reason]}`)

export const ROLE_WORDS: Record<Role, string> = {
  reads: 'Reads what is private',
  takesIn: 'Takes in what strangers write',
  sends: 'Can send or publish',
}

/** Why a server is not in the configuration. */
export function toAbsenceWords(reason: Absence['reasons'][number], clientName: string): string {
  if (reason === 'no_way_in') return 'no origin names a package or an address for it'
  if (reason in REFUSALS) return REFUSALS[reason as keyof typeof REFUSALS].replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase())
  return `of its ways in ${clientName} takes none: ${GAPS[reason as keyof typeof GAPS]}`
}
