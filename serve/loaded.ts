// What a server serves: a dataset in memory, as far as lists need it, and the rest on disk.
import { buildCatalogue, type Catalogue } from '../core/api/catalogue.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import type { Policy } from '../core/registry/policies.ts'
import { loadRecords, type Records, RecordTexts } from '../core/registry/records.ts'
import { openRegistry } from '../core/registry/registry.ts'

export interface Loaded {
  catalogue: Catalogue
  records: Records
  policies: readonly Policy[]
}

/**
 * @param publicUrl where it is reached, for the links in answers
 * @param namespace instead of that of `publicUrl`, see `toNamespace`
 * @throws {ParseError|Error} naming the file that cannot be read: a registry is served whole or not at all
 */
export async function loadDataset(dir: string, publicUrl: URL, namespace?: string): Promise<Loaded> {
  const texts = new RecordTexts()
  const catalogue = await buildCatalogue(new Dataset(dir), publicUrl, (server) => texts.add(server))
  const registry = await openRegistry(catalogue, { namespace })
  return { catalogue, records: await loadRecords(catalogue, registry, texts), policies: registry.policies }
}
