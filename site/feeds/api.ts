// Writes every answer of API v1 into a file.
import type { Catalogue } from '../../core/api/catalogue.ts'
import { fillPath } from '../../core/api/route.ts'
import { ROUTES } from '../../core/api/routes/index.ts'
import type { Write } from './writer.ts'

/** @throws {Error} where a route has no answer to what it says it has */
export async function writeApi(catalogue: Catalogue, write: Write): Promise<void> {
  for (const route of ROUTES) {
    for await (const values of route.all(catalogue)) {
      const path = fillPath(route.path, values)
      const answer = await route.answer(catalogue, values)
      if (answer === undefined) throw new Error(`${path}: no answer to what was said to have one`)
      await write(path.slice(1), JSON.stringify(answer))
    }
  }
}
