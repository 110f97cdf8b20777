// Writes the search index after the pages, from the records and not from the HTML: smaller, and nothing of the layout gets in.
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { close, createIndex, type PagefindIndex } from 'pagefind'
import { serverLink } from '../lib/address.ts'
import { listServerIds, readServer } from '../lib/dataset.ts'
import { toSearchRecord } from '../lib/search-record.ts'

/** Records on their way to the indexer at one time: more only fills its memory. */
const IN_FLIGHT = 128

export function pagefind(): AstroIntegration {
  return {
    name: 'hisper-pagefind',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        try {
          const { index, errors } = await createIndex({ forceLanguage: 'en' })
          throwOn(errors)
          if (index === undefined) throw new Error('no index came back')
          const count = await addServers(index)
          const written = await index.writeFiles({ outputPath: fileURLToPath(new URL('./pagefind', dir)) })
          throwOn(written.errors)
          logger.info(`${count} servers can be searched`)
        } catch (cause) {
          throw new Error('The search index could not be written.', { cause })
        } finally {
          await close()
        }
      },
    },
  }
}

async function addServers(index: PagefindIndex): Promise<number> {
  const ids = await listServerIds()
  for (let start = 0; start < ids.length; start += IN_FLIGHT) {
    await Promise.all(
      ids.slice(start, start + IN_FLIGHT).map(async (id) => {
        const record = toSearchRecord(await readServer(id))
        const { errors } = await index.addCustomRecord({ url: serverLink(id), language: 'en', ...record })
        throwOn(errors)
      }),
    )
  }
  return ids.length
}

function throwOn(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(errors.join('; '))
}
