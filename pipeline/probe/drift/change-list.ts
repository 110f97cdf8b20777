// Collects changes and makes lines of them: the weightiest where there are too many, so that a hostile server cannot fill the dataset.
import type { Drift, DriftCode } from '../../../core/schema/drift.ts'
import type { FindingCode, Severity } from '../../../core/schema/words.ts'
import { toExcerpt } from './excerpt.ts'

/** Lines kept of one comparison, and how long all their texts may be together, in UTF-16 code units. */
const MAX_LINES = 100
const MAX_CHARS = 60_000
/** Longest names and paths that are kept. */
const MAX_NAME = 1_000
const MAX_PATH = 500

export interface Change {
  tool?: string
  subject?: string
  /** JSON Pointer (RFC 6901). */
  path?: string
  finding?: FindingCode
  target?: string
  /** Text, or any JSON value. */
  before?: unknown
  after?: unknown
}

/** Takes one change down. */
export type Note = (code: DriftCode, severity: Severity, change?: Change) => void

const WEIGHT: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 }

export class ChangeList {
  readonly #changes: { code: DriftCode; severity: Severity; change: Change }[] = []

  readonly note: Note = (code, severity, change = {}) => {
    this.#changes.push({ code, severity, change })
  }

  /** @returns in the order in which they were noted; where some are left out, one more line says how many */
  toLines(facts: Pick<Drift, 'id' | 'at' | 'target'>): Drift[] {
    const order = this.#changes.map((_, index) => index)
    const weight = (index: number) => WEIGHT[this.#changes[index]?.severity ?? 'low']
    const kept = new Set(order.toSorted((a, b) => weight(a) - weight(b) || a - b).slice(0, MAX_LINES))
    let room = MAX_CHARS
    const lines = this.#changes.flatMap(({ code, severity, change }, index): Drift[] => {
      if (!kept.has(index)) return []
      const { tool, subject, path, finding, target = facts.target, before, after } = change
      const texts = toExcerpt(before, after)
      const length = (texts.before?.length ?? 0) + (texts.after?.length ?? 0)
      const fits = length <= room
      if (fits) room -= length
      return [
        {
          ...facts,
          ...(target === undefined ? {} : { target }),
          code,
          severity,
          ...(tool === undefined ? {} : { tool: clip(tool, MAX_NAME) }),
          ...(subject === undefined ? {} : { subject: clip(subject, MAX_NAME) }),
          ...(path === undefined ? {} : { path: clip(path, MAX_PATH) }),
          ...(finding === undefined ? {} : { finding }),
          ...(fits ? texts : { cut: true as const }),
        },
      ]
    })
    const left = this.#changes.length - lines.length
    return left === 0 ? lines : [...lines, { ...facts, code: 'further_changes', severity: this.#worstLeft(kept), count: left }]
  }

  #worstLeft(kept: ReadonlySet<number>): Severity {
    const left = this.#changes.filter((_, index) => !kept.has(index)).map(({ severity }) => severity)
    return left.includes('high') ? 'high' : left.includes('medium') ? 'medium' : 'low'
  }
}

function clip(text: string, chars: number): string {
  return text.length <= chars ? text : text.slice(0, chars).toWellFormed()
}

/** One token of a JSON Pointer (RFC 6901 §3). */
export function toToken(key: string | number): string {
  return `/${String(key).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** One step more. */
export function raise(severity: Severity): Severity {
  return severity === 'low' ? 'medium' : 'high'
}
