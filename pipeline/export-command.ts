// npm run export -- --out DIR: the dataset as SQLite and Parquet, for a release.
import { resolve } from 'node:path'
import { exportDataset } from './export/index.ts'
import { toDataDir } from './lib/context.ts'
import { createCommand, runMain } from './lib/options.ts'

await runMain(async () => {
  const parser = createCommand('export', 'Writes the dataset as one SQLite file and as Parquet, one file a table.')
    .requiredOption('--out <dir>', 'folder for the files')
    .option('--data <dir>', 'the dataset', 'data')
    .option('--json', 'print one JSON object')
    .parse(process.argv)
  const { out, data, json } = parser.opts<{ out: string; data: string; json?: true }>()
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const exported = await exportDataset(toDataDir(resolve(cwd, data)), resolve(cwd, out))
  const lines = Object.entries(exported.files).map(([name, bytes]) => `${String(bytes).padStart(12)}  ${name}`)
  process.stdout.write(json ? `${JSON.stringify(exported)}\n` : `${lines.join('\n')}\n`)
  return 0
})
