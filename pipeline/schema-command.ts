// npm run schema: writes data/schema/*.schema.json from core/schema, or with --check says which are out of date.
import { join } from 'node:path'
import { z } from 'zod'
import { DOCUMENTS } from '../core/schema/documents.ts'
import { SCHEMA_VERSION } from '../core/schema/version.ts'
import { foldersOf } from './lib/context.ts'
import { listFolder, readText, removeFile, writeChanged } from './lib/files.ts'
import { createCommand, runMain } from './lib/options.ts'

await runMain(async () => {
  const parser = createCommand('schema', 'Generates the JSON Schemas of the dataset.')
    .option('--data <dir>', 'the dataset', 'data')
    .option('--check', 'change nothing; fail where a file is out of date')
    .parse(process.argv)
  const { data, check } = parser.opts<{ data: string; check?: true }>()
  const folder = join(data, 'schema')
  const wanted = new Map(Object.entries(DOCUMENTS).map(([name, schema]) => [`${name}.schema.json`, toText(name, schema)]))
  const outdated: string[] = []
  for (const [name, text] of wanted) {
    if (check === undefined) await writeChanged(join(folder, name), text, foldersOf(data).scratch)
    else if ((await readText(join(folder, name))) !== text) outdated.push(name)
  }
  const left = (await listFolder(folder)).filter((name) => !wanted.has(name))
  if (check === undefined) for (const name of left) await removeFile(join(folder, name))
  else outdated.push(...left)
  if (outdated.length === 0) return 0
  process.stderr.write(`out of date: ${outdated.join(', ')}; run npm run schema\n`)
  return 1
})

/** JSON Schema 2020-12, with our version in its `$id`. */
function toText(name: string, schema: z.ZodType): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
  return `${JSON.stringify({ $schema, $id: `urn:hisper:schema:v${SCHEMA_VERSION}:${name}`, title: name, ...rest }, null, 2)}\n`
}
