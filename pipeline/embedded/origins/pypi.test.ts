// The emulated PyPI over a world of one's own: names, serials and pages as the original has them.
import { request } from 'undici'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { EmbeddedOptions } from '../disorder.ts'
import { openPypi, type PypiWorld } from './pypi.ts'

const IndexSchema = z.object({
  meta: z.object({ '_last-serial': z.int(), 'api-version': z.string() }),
  projects: z.array(z.object({ name: z.string(), '_last-serial': z.int() })),
})
const HEADERS = { 'user-agent': 'hisper-test', accept: 'application/vnd.pypi.simple.v1+json' }
const otherNames = Array.from({ length: 40 }, (_, index) => `other-name-${index}`)
const fact = { name: 'Notes_Keeper', version: '2.0', released: '2026-01', summary: 'Notes', requires: ['mcp'] }
const WORLD: PypiWorld = { facts: [fact], otherNames }

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function open(world: PypiWorld, options: EmbeddedOptions = {}) {
  const emulator = await openPypi(options, world)
  opened.push(emulator)
  const get = async (path: string) => {
    const { statusCode, headers, body } = await request(`${emulator.url}${path}`, { headers: HEADERS })
    return { status: statusCode, headers, text: await body.text() }
  }
  const index = async () => {
    const { headers, text } = await get('/simple/')
    const { meta, projects } = IndexSchema.parse(JSON.parse(text))
    return {
      etag: headers.etag,
      header: headers['x-pypi-last-serial'],
      meta,
      projects,
      serials: new Map(projects.map((one) => [one.name, one['_last-serial']])),
    }
  }
  return { get, index }
}

it('shows names as they are spelt, each with a serial, and the last of them', async () => {
  const { meta, header, serials } = await (await open(WORLD)).index()
  const names = [...serials.keys()]
  expect(names).toEqual(expect.arrayContaining(['Notes_Keeper', 'other_name_0', 'other.name.8', 'Other-name-16', 'other-name-1']))
  expect([names.length, header, meta['_last-serial']]).toEqual([41, String(meta['_last-serial']), Math.max(...serials.values())])
})

it('answers for every name of the index, under its normalised name alone', async () => {
  const { get } = await open(WORLD)
  expect(JSON.parse((await get('/pypi/notes-keeper/json')).text)).toMatchObject({ info: { name: 'Notes_Keeper', requires_dist: ['mcp'] } })
  expect(JSON.parse((await get('/pypi/other-name-0/json')).text)).toMatchObject({ info: { name: 'other_name_0', requires_dist: null } })
  expect((await get('/pypi/Notes_Keeper/json')).headers.location).toBe('/pypi/notes-keeper/json')
  expect((await get('/pypi/nobody/json')).status).toBe(404)
})

it('raises the serials of what changed between two openings, and moves no other', async () => {
  const before = await (await open(WORLD)).index()
  const after = await (await open({ ...WORLD, facts: [fact, { ...fact, name: 'new' }], raised: ['other-name-3', 'notes-keeper'] })).index()
  const moved = after.projects.filter(({ name, '_last-serial': serial }) => before.serials.get(name) !== serial).map(({ name }) => name)
  expect(moved.sort()).toEqual(['Notes_Keeper', 'new', 'other-name-3'])
  for (const name of moved) expect(after.serials.get(name)).toBeGreaterThan(before.meta['_last-serial'])
  expect(after.serials.get('Notes_Keeper')).toBe(after.meta['_last-serial'])
})

it('has an ETag of its content, whatever its order', async () => {
  const [one, other, changed] = [
    await (await open(WORLD, { shuffle: 1 })).index(),
    await (await open(WORLD, { shuffle: 2 })).index(),
    await (await open({ ...WORLD, raised: ['notes-keeper'] })).index(),
  ]
  expect(one.projects).not.toEqual(other.projects)
  expect([one.etag, changed.etag]).toEqual([other.etag, expect.not.stringMatching(String(one.etag))])
})

it('loses nine names in ten, half its text or every document where a test asks for it', async () => {
  expect((await (await open(WORLD, { pypiFault: 'tenth' })).index()).projects).toHaveLength(5)
  const cut = await (await open(WORLD, { pypiFault: 'truncated' })).get('/simple/')
  expect(cut.status).toBe(200)
  expect(() => JSON.parse(cut.text)).toThrow(SyntaxError)
  expect((await (await open(WORLD, { pypiFault: 'html' })).get('/pypi/notes-keeper/json')).text).toMatch(/^<!doctype html>/)
})
