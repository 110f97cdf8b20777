// The store between runs, and under several at once: what is in it is whole, or it is not there.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { beforeEach, expect, it } from 'vitest'
import { openStore, pruneStore, type StoreRecord } from './store.ts'

const NOW = new Date()
const record: StoreRecord = {
  name: 'a',
  version: '1.0.0',
  entryPoint: { kind: 'node', script: 'cli.js', flags: [] },
  hasNativeCode: false,
}

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hisper-store-'))
  return () => rmSync(root, { recursive: true })
})
/** @param turns of the event loop that it waits before it moves in */
const install = async (turns = 0) => {
  const store = openStore(root)
  const unfinished = await store.begin()
  mkdirSync(join(unfinished, 'entry'))
  writeFileSync(join(unfinished, 'entry/cli.js'), '')
  for (let turn = 0; turn < turns; turn += 1) await setImmediate()
  const entry = await store.commit('npm', join(unfinished, 'entry'), record, NOW)
  await store.discard(unfinished)
  return entry
}
const find = () => openStore(root).find('npm', 'a', '1.0.0', undefined, NOW)

it('one package that several install at once is there, and stays there', async () => {
  for (let round = 0; round < 30; round += 1) {
    rmSync(join(root, 'npm'), { recursive: true, force: true })
    const entries = await Promise.all(Array.from({ length: 6 }, (_, index) => install((index * round) % 7)))
    expect(new Set(entries.map(({ folder }) => folder)).size).toBe(1)
    expect(await find()).toEqual(entries[0])
    expect(readdirSync(entries[0]?.folder ?? '').toSorted()).toEqual(['cli.js', 'entry.json'])
    expect(readdirSync(join(root, 'unfinished'))).toEqual([])
  }
})

it.each(['', '{"name":"a"', '{}', 'null'])('a record of which only %j is left is no entry, and is made anew', async (text) => {
  const { folder } = await install()
  writeFileSync(join(folder, 'entry.json'), text)
  expect(await find()).toBeUndefined()
  await install()
  expect(await find()).toEqual({ folder, record })
})

it('what a kill left of an entry that was being removed is removed', async () => {
  const { folder } = await install()
  rmSync(join(folder, 'entry.json'))
  expect(await pruneStore(root, NOW)).toBe(1)
  expect(readdirSync(join(folder, '..'))).toEqual([])
})

it('what lies deeper than a path can say is discarded all the same', async () => {
  const store = openStore(root)
  const unfinished = await store.begin()
  const [one, other] = ['a', 'b'].map((name) => join(unfinished, name))
  const depth = `${'x'.repeat(200)}/`.repeat(17)
  for (const folder of [one, other]) mkdirSync(join(folder ?? '', depth), { recursive: true })
  renameSync(other ?? '', join(one ?? '', depth, 'b'))
  await store.discard(unfinished)
  expect(readdirSync(join(root, 'unfinished'))).toEqual([])
})
