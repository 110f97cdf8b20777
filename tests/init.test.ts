// From a fork to a registry of one's own: one command, and what it wrote crawls, publishes and builds.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Dataset } from '../core/dataset/dataset.ts'
import { toConfigText } from '../pipeline/init/config-text.ts'
import { makeFork, ROOT, runIn } from './fork.ts'

const home = mkdtempSync(join(tmpdir(), 'hisper-init-'))
const fork = join(home, 'fork')
const read = (path: string) => readFileSync(join(fork, path), 'utf8')
const init = (...args: string[]) => runIn(fork, 'pipeline/init-command.ts', args)

beforeAll(() => makeFork(fork, (path) => /^(bench|examples|tests)\//.test(path)))
afterAll(() => rmSync(home, { recursive: true }))

it('what ships is what is written where nothing is wished', () => {
  expect(readFileSync(join(ROOT, 'hisper.config.ts'), 'utf8')).toBe(toConfigText({}))
})

it.each([
  [['--name', '<b>'], 'name'],
  [['--name', 'Acme', '--hue', '400'], 'hue'],
  [['--name', 'Acme', '--home', 'javascript:alert(1)'], 'home'],
  [['--name', 'Acme', '--origins', 'npm,gopher'], '"gopher" is not an origin'],
  [['--name', 'Acme', '--licenses', 'MIT OR ISC'], 'SPDX'],
  [['--name', 'Acme', '--min-score', '101'], 'minScore'],
])('%j is refused, and nothing is changed', async (args, words) => {
  await expect(init(...args)).rejects.toMatchObject({ stderr: expect.stringContaining(words) })
  expect(read('hisper.config.ts')).toBe(toConfigText({}))
  expect(existsSync(join(fork, 'data/snapshot.json'))).toBe(true)
})

it('a fork becomes a registry of its own', { timeout: 300_000 }, async () => {
  const name = "Acme's own tools"
  const wishes = ['--sentence', "What Acme's agents use.", '--hue', '20', '--home', 'https://acme.example.com/']
  const policy = ['--origins', 'npm,registration', '--licenses', 'MIT,Apache-2.0', '--min-score', '50', '--no-findings']
  const { stdout } = await init('--name', name, ...wishes, ...policy)
  expect(stdout).toMatch(/the demonstration is out of data\/ \(\d{2,} files\)[\s\S]*Settings, Pages/)
  expect(existsSync(join(fork, 'data/servers'))).toBe(false)
  expect(existsSync(join(fork, 'data/README.md'))).toBe(true)

  await runIn(fork, 'pipeline/pipeline-command.ts', ['all'], { HISPER_EMBEDDED: '{}' })
  const dataset = new Dataset(join(fork, 'data'))
  const snapshot = await dataset.readSnapshot()
  expect(Object.keys(snapshot?.origins ?? {}).toSorted()).toEqual(['npm', 'registration'])
  expect(snapshot?.totals.servers).toBeGreaterThan(10)
  expect(await dataset.readBranding()).toMatchObject({ name, hue: 20 })
  expect(await dataset.readPolicy()).toMatchObject({ allow: { licenses: ['MIT', 'Apache-2.0'], minScore: 50 }, deny: { findings: 'any' } })

  await runIn(fork, 'site/build-command.ts', [], { HISPER_SITE_URL: 'https://tools.example/base/' })
  expect(read('dist/index.html')).toContain('Acme&#39;s own tools')
  expect(existsSync(join(fork, 'dist/r/allowed/v0.1/servers'))).toBe(true)
})

it('a configuration that somebody wrote is not written over', async () => {
  const written = `${read('hisper.config.ts')}// by hand\n`
  writeFileSync(join(fork, 'hisper.config.ts'), written)
  await expect(init('--name', 'Other')).rejects.toMatchObject({ stderr: expect.stringContaining('--force') })
  expect(read('hisper.config.ts')).toBe(written)
  await init('--name', 'Other', '--force')
  expect(read('hisper.config.ts')).toBe(toConfigText({ branding: { name: 'Other' } }))
})
