// Takes the demonstration out of data/. What people wrote by hand stays, and so does what was crawled from live origins.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Dataset } from '../../core/dataset/dataset.ts'

/** What the pipeline writes, and nobody else. */
const WRITTEN = ['servers', 'health', 'drift', 'days', 'runs', 'state', 'snapshot.json', 'aliases.json', 'policy.json', 'branding.json']

/** @returns how many files are gone; none where the dataset is no demonstration */
export async function emptyDataset(dataDir: string): Promise<number> {
  if ((await new Dataset(dataDir).readSnapshot())?.embedded !== true) return 0
  let removed = 0
  for (const name of WRITTEN) {
    const path = join(dataDir, name)
    removed += name.endsWith('.json')
      ? 1
      : (await readdir(path, { recursive: true }).catch(() => [])).filter((file) => /\.jsonl?$/.test(file)).length
    await rm(path, { recursive: true, force: true })
  }
  return removed
}
