// npm run eval: quality against labelled files. Prints exactly one JSON object, with the seconds it took.
import { resolve } from 'node:path'
import { CategorizedRowSchema, evaluateCategories } from './eval/categories.ts'
import { evaluateClassify, LabelledPackageSchema } from './eval/classify.ts'
import { ListingRowSchema, readRows } from './eval/labelled.ts'
import { evaluateMerge, GoldRowSchema } from './eval/merge.ts'
import { evaluatePoison, PoisonRowSchema } from './eval/poison.ts'
import { UsageError } from './lib/errors.ts'
import { createCommand, runMain } from './lib/options.ts'

/** What can be evaluated, and the files it takes. */
const EVALUATIONS: Readonly<Record<string, { files: readonly string[]; run(paths: readonly string[]): Promise<object> }>> = {
  merge: {
    files: ['LISTINGS', 'GOLD'],
    run: async ([listings = '', gold = '']) =>
      evaluateMerge(await readRows(listings, ListingRowSchema), await readRows(gold, GoldRowSchema)),
  },
  classify: {
    files: ['FILE'],
    run: async ([file = '']) => evaluateClassify(await readRows(file, LabelledPackageSchema)),
  },
  poison: {
    files: ['FILE'],
    run: async ([file = '']) => evaluatePoison(await readRows(file, PoisonRowSchema)),
  },
  categories: {
    files: ['FILE'],
    run: async ([file = '']) => evaluateCategories(await readRows(file, CategorizedRowSchema)),
  },
}

await runMain(async () => {
  const parser = createCommand('eval', 'Measures quality against labelled files (JSON lines).')
    .argument('<what>', Object.keys(EVALUATIONS).join(', '))
    .argument('[files...]')
    .parse(process.argv)
  const [what = '', ...files] = parser.args
  const evaluation = Object.hasOwn(EVALUATIONS, what) ? EVALUATIONS[what] : undefined
  if (evaluation === undefined) throw new UsageError(`${JSON.stringify(what)} cannot be evaluated: ${Object.keys(EVALUATIONS).join(', ')}`)
  if (files.length !== evaluation.files.length) throw new UsageError(`eval ${what} takes ${evaluation.files.join(' and ')}`)
  const started = performance.now()
  const result = await evaluation.run(files.map((file) => resolve(process.env.INIT_CWD ?? process.cwd(), file)))
  process.stdout.write(`${JSON.stringify({ ...result, seconds: Math.round(performance.now() - started) / 1_000 })}\n`)
  return 0
})
