// Writes what machines read after the pages: the API, the feed of registries, and the news.
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { writeApi } from '../feeds/api.ts'
import { readFeedCatalogue } from '../feeds/catalogue.ts'
import { writeNews } from '../feeds/news.ts'
import { writeRegistry } from '../feeds/registry.ts'
import { type Write, writeInto } from '../feeds/writer.ts'

const WRITERS = { API: writeApi, registry: writeRegistry, news: writeNews }

export function feeds(): AstroIntegration {
  return {
    name: 'hisper-feeds',
    hooks: {
      'astro:build:done': async ({ dir, pages, logger }) => {
        const catalogue = await readFeedCatalogue()
        if (catalogue === undefined) return logger.warn('there is no data yet, and so no feed')
        const write = writeInto(fileURLToPath(dir))
        for (const [name, writer] of Object.entries(WRITERS)) {
          let files = 0
          const counted: Write = async (path, text) => {
            await write(path, text)
            files += 1
          }
          await writer(
            catalogue,
            counted,
            pages.map(({ pathname }) => pathname),
          )
          logger.info(`${name}: ${files} files`)
        }
      },
    },
  }
}
