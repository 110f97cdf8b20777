// Every picture of the state of MCP, made once in a build from what was read already.
import { readFeedCatalogue } from '../../feeds/catalogue.ts'
import { readBrowsing } from '../catalogue.ts'
import { toDistributions } from './distributions.ts'
import type { Picture } from './picture.ts'
import { toRunPictures } from './runs.ts'
import { toTrends } from './trends.ts'

let pictures: Promise<readonly Picture[]> | undefined

/** In the order of the page; none while nothing has been published. */
export function readPictures(): Promise<readonly Picture[]> {
  pictures ??= make()
  return pictures
}

/** One of them, where there are any. */
export async function readPicture(id: string): Promise<Picture | undefined> {
  return (await readPictures()).find((picture) => picture.id === id)
}

async function make(): Promise<readonly Picture[]> {
  const [catalogue, browsing] = await Promise.all([readFeedCatalogue(), readBrowsing()])
  if (catalogue === undefined || browsing === undefined) return []
  const { snapshot, servers, health, days, runs } = catalogue
  const distributions = toDistributions({ day: snapshot.generatedAt.slice(0, 10), servers, facets: browsing.facets, health })
  return [...toTrends(days), ...distributions, ...toRunPictures(runs.runs)]
}
