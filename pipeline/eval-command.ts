// npm run eval: quality against labelled files. Prints exactly one JSON object, with the seconds it took.
import { resolve } from 'node:path'
import { CategorizedRowSchema, evaluateCategories } from './eval/categories.ts'
import { evaluateClassify, LabelledPackageSchema } from './eval/classify.ts'
import { ListingRowSchema, readRows } from './eval/labelled.ts'
import { evaluateMerge, GoldRowSchema } from './eval/merge.ts'
import { evaluatePoison, PoisonRowSchema } from './eval/poison.ts'
import { evaluateRoute, type RouteOptions } from './eval/route.ts'
import { UsageError } from './lib/errors.ts'
import { createCommand, runMain } from './lib/options.ts'
import { vectorsPath } from './lib/vectors-path.ts'

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

const from = (file: string) => resolve(process.env.INIT_CWD ?? process.cwd(), file)

await runMain(async () => {
  const parser = createCommand('eval', 'Measures quality against labelled files (JSON lines).')
    .argument('<what>', [...Object.keys(EVALUATIONS), 'route'].join(', '))
    .argument('[files...]')
    .option('--corpus <file>', 'route: the tools, one a line', from)
    .option('--distractors <file>', 'route: further tools', from)
    .option('--queries <file>', 'route: what is asked, and what is right', from)
    .option('--kind <kind>', 'route: only queries of this kind')
    .option('--mode <mode>', 'route: full, as in the companion, or browser', 'full')
    .parse(process.argv)
  const [what = '', ...files] = parser.args
  const started = performance.now()
  const result = what === 'route' ? await route(parser.opts<Partial<RouteOptions>>(), files) : await evaluate(what, files)
  process.stdout.write(`${JSON.stringify({ ...result, seconds: Math.round(performance.now() - started) / 1_000 })}\n`)
  return 0
})

function evaluate(what: string, files: readonly string[]): Promise<object> {
  const evaluation = Object.hasOwn(EVALUATIONS, what) ? EVALUATIONS[what] : undefined
  if (evaluation === undefined)
    throw new UsageError(`${JSON.stringify(what)} cannot be evaluated: ${[...Object.keys(EVALUATIONS), 'route'].join(', ')}`)
  if (files.length !== evaluation.files.length) throw new UsageError(`eval ${what} takes ${evaluation.files.join(' and ')}`)
  return evaluation.run(files.map(from))
}

function route(options: Partial<RouteOptions>, files: readonly string[]): Promise<object> {
  const { corpus, queries, mode = 'full' } = options
  if (corpus === undefined || queries === undefined || files.length > 0) throw new UsageError('eval route takes --corpus and --queries')
  return evaluateRoute({ ...options, corpus, queries, mode }, vectorsPath(process.env))
}
