// How well servers are told from what merely mentions MCP, by name and summary alone.
import { z } from 'zod'
import type { PackageClass } from '../../core/schema/words.ts'
import { classify } from '../crawl/classify/classify.ts'

export const LabelledPackageSchema = z.looseObject({
  key: z.string(),
  description: z.string().nullish(),
  label: z.string(),
  /** How many packages of the whole pool this one stands for. */
  weight: z.number().positive().default(1),
})
export type LabelledPackage = z.infer<typeof LabelledPackageSchema>

export interface Quality {
  precision: number
  recall: number
  f1: number
  /** Share of what is no server that was turned away. */
  specificity: number
}

export interface ClassifyQuality {
  unweighted: Quality
  weighted: Quality
  n: number
}

/** The labels ask what a thing is, not whose: a republished server is labelled a server. */
const SERVERS: ReadonlySet<PackageClass> = new Set(['server', 'republication'])

/** For the label `server` against all others; rows whose label is `unclear` count as others. */
export function evaluateClassify(rows: readonly LabelledPackage[]): ClassifyQuality {
  const judged = rows.map(({ key, description, label, weight }) => {
    const name = key.slice(key.indexOf(':') + 1)
    return {
      weight,
      isServer: label === 'server',
      saidServer: SERVERS.has(classify({ name, description: description ?? undefined, keywords: [] }).class),
    }
  })
  const qualityBy = (weightOf: (row: { weight: number }) => number): Quality => {
    const sum = (isServer: boolean, saidServer: boolean) =>
      judged.filter((row) => row.isServer === isServer && row.saidServer === saidServer).reduce((total, row) => total + weightOf(row), 0)
    const [hits, misses, falseAlarms, rejections] = [sum(true, true), sum(true, false), sum(false, true), sum(false, false)]
    const precision = share(hits, falseAlarms)
    const recall = share(hits, misses)
    return {
      precision,
      recall,
      f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
      specificity: share(rejections, falseAlarms),
    }
  }
  return { unweighted: qualityBy(() => 1), weighted: qualityBy(({ weight }) => weight), n: rows.length }
}

function share(part: number, rest: number): number {
  return part + rest === 0 ? 0 : part / (part + rest)
}
