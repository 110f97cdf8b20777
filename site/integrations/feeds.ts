// Writes what is not a page, after the pages: the search index, and what machines read, which is the API, the feed of registries and the news.
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { writeApi } from '../feeds/api.ts'
import { writeBrowse } from '../feeds/browse.ts'
import { readFeedCatalogue } from '../feeds/catalogue.ts'
import { writeNews } from '../feeds/news.ts'
import { writeRegistry } from '../feeds/registry.ts'
import { writeRoute } from '../feeds/route.ts'
import { writeSearch } from '../feeds/search.ts'
import { type Write, writeInto } from '../feeds/writer.ts'

const WRITERS = { search: writeSearch, browse: writeBrowse, route: writeRoute, API: writeApi, registry: writeRegistry, news: writeNews }

/** @param names which are written; all of them, but where a benchmark asks what one of them costs */
export function feeds(names = Object.keys(WRITERS) as (keyof typeof WRITERS)[]): AstroIntegration {
  return {
    name: 'hisper-feeds',
    hooks: {
      'astro:build:done': async ({ dir, pages, logger }) => {
        const catalogue = await readFeedCatalogue()
        if (catalogue === undefined) return logger.warn('there is no data yet, and so no feed')
        const built = new Set(pages.map(({ pathname }) => pathname))
        const missing = catalogue.ids.filter((id) => !built.has(`servers/${id}/`))
        if (missing.length > 0) throw new Error(`${missing.length} servers have no page, among them ${missing.slice(0, 3).join(', ')}`)
        for (const line of catalogue.rejectedReviews) logger.warn(`left out: ${line}`)
        const write = writeInto(fileURLToPath(dir))
        for (const name of names) {
          let files = 0
          const counted: Write = async (path, text) => {
            await write(path, text)
            files += 1
          }
          await WRITERS[name](
            catalogue,
            counted,
            pages.map(({ pathname }) => pathname),
          )
          process.stdout.write(`${name}: ${files} files\n`)
        }
      },
    },
  }
}
