// What a command says on GitHub Actions: annotations, and a summary on the page of the run, in which nothing of others is markup.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'

const run = promisify(execFile)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisper-actions-'))
  mkdirSync(join(folder, 'watch'))
  writeFileSync(join(folder, 'summary'), '')
})
afterEach(() => rmSync(folder, { recursive: true }))

const watch = (...args: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'pipeline/watch-command.ts', ...args, '--data', folder], {
    env: { ...process.env, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'summary'), npm_lifecycle_event: 'watch' },
  })
const summary = () => readFileSync(join(folder, 'summary'), 'utf8')

it('what it warns of is an annotation, and a text on the page of the run', async () => {
  writeFileSync(join(folder, 'watch/a.json'), JSON.stringify({ schemaVersion: 1, servers: ['x'], title: 7 }))
  writeFileSync(join(folder, 'watch/<img src=x onerror=alert(1)>\n::error::made up [a](javascript:b) @everyone.json'), '{}')
  const { stdout } = await watch('show')
  expect(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('::'))
      .map((line) => line.slice(0, 9)),
  ).toEqual(['::warning', '::warning'])
  expect(summary()).toMatch(/^<h3>watch<\/h3>\n<ul><li>Warning: .*a\.json.*<\/li><\/ul>/)
  expect(summary()).not.toMatch(/<img|@everyone|\[a\]|^::/m)
})

it('what ends it is an error on both', async () => {
  const failed = await watch('sing').catch((error) => error)
  expect(failed).toMatchObject({ code: 2, stdout: expect.stringContaining('::error::') })
  expect(summary()).toContain('<li>Error: &#34;sing&#34; is not one of tell, show</li>')
})

it('a command that says nothing leaves no heading', async () => {
  await watch('show')
  expect(summary()).toBe('')
})
