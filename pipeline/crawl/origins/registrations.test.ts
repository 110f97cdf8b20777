// What lies among the registrations and cannot be read is rejected alone, and says why.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { crawlContext } from '../../../tests/crawl-context.ts'
import { registrations } from './registrations.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hisper-registrations-'))
  mkdirSync(join(dataDir, 'registrations'))
  const repository = { url: 'https://github.com/example/good' }
  write('good.json', JSON.stringify({ schemaVersion: 1, id: 'good', title: 'Good', description: 'Keeps notes.', repository }))
})
afterEach(() => rmSync(dataDir, { recursive: true }))
const write = (name: string, text: string) => writeFileSync(join(dataDir, 'registrations', name), text)

it.each<[string, (path: string) => void]>([
  ['a folder', (path) => mkdirSync(path)],
  ['a link that leads nowhere', (path) => symlinkSync('/nowhere', path)],
  ['a link to a file elsewhere', (path) => symlinkSync('good.json', path)],
  ['a link to what has no end', (path) => symlinkSync('/dev/zero', path)],
])('%s', async (_, make) => {
  make(join(dataDir, 'registrations', 'bad.json'))
  const { listings, rejected, complete } = await registrations.crawl(crawlContext({ dataDir }))
  expect([listings.map(({ key }) => key), complete]).toEqual([['registration:good'], true])
  expect(rejected).toEqual([{ key: 'registration:bad', code: 'malformed', message: 'bad.json is no file of its own' }])
})
