// The commands of the documents: each is run here as it stands, in a fork over the small world that ships with Hisper, or another test runs it.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFork, ROOT } from './fork.ts'

const run = promisify(execFile)
const home = mkdtempSync(join(tmpdir(), 'hisper-guides-'))
const fork = join(home, 'fork')

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'bridge/README.md', 'data/README.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('decisions/'))
    .map((name) => `docs/${name}`),
]

/** Lines of the blocks that are for a shell, without comments. */
function commandsOf(text: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, language]) => language === 'sh')
    .flatMap(([, , block = '']) => block.replace(/\\\n\s*/g, ' ').split('\n'))
    .map((line) => line.replace(/\s+#\s.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** What takes long, never ends, is for a person or needs what only its own test has; and where it is run. */
const ELSEWHERE: readonly (readonly [command: RegExp, test: string])[] = [
  [/^npm ci$/, '.ci/run'],
  [/^npm ci && npm start$/, 'tests/commands.test.ts'],
  [/^npm ci && npm test$/, '.ci/run'],
  [/^npx vitest run /, '.ci/run'],
  [/^npm run schema$/, '.ci/run'],
  [/^npm run rehearse$/, 'tests/rehearsal/story.test.ts'],
  [/^npm run build && npm run preview$/, 'tests/browser/site.test.ts'],
  [/^npm run init /, 'tests/init.test.ts'],
  [/^npm run pipeline -- all --limit 20 && npm run build/, 'tests/init.test.ts'],
  [/^npm run serve/, 'serve/ending.test.ts'],
  [/^curl -i 'http:\/\/127/, 'tests/registry-feed-static.test.ts'],
  [/^docker compose /, 'tests/containers.test.ts'], // no engine here: what the images hold is run
  [/^jq /, 'tests/data-readme.test.ts'],
  [/^npm run (?:--silent )?bridge -- (?:search|route) /, 'tests/bridge/guide.test.ts'],
  [/^npm run bridge -- mcp/, 'tests/bridge/mcp.test.ts'],
  [/^npm run bridge -- (?:model|run --plan) ?/, 'tests/bridge/planning-companion.test.ts'],
  [/^npm run bridge -- run /, 'tests/bridge/real-work.test.ts'],
  [/^npm run bridge -- call /, 'tests/bridge/call.test.ts'],
  [/^npm run bridge$/, 'tests/bridge/serve.test.ts'],
  [/^npm run own-page$/, 'tests/browser/real-work.test.ts'],
  [/^hisper schedule /, 'tests/bridge/schedules.test.ts'],
  [/^hisper log(?:in|out) /, 'tests/bridge/sign-in.test.ts'],
  [/^(?:npx )?hisper\b/, 'tests/bridge/packed.test.ts'],
  [/^export HISPER_/, 'tests/bridge/guide.test.ts'],
  [/docs\/screenshots\/take\.ts|writeDataset|HISPER_DATA_DIR=\.cache/, 'docs/screenshots/take.ts'], // looked at by a person
  [/^npm run build$/, 'tests/browser/site.test.ts'],
  [/^npm run probe -- (?:pypi:|-- )/, 'pipeline/probe/package-probe.test.ts'], // needs a Python index; a path of the reader's
  [/^npm run probe -- https:/, 'core/mcp/remote-session.test.ts'], // an address that only stands for one
]

const all = [...new Set(documents.flatMap((file) => commandsOf(readFileSync(join(ROOT, file), 'utf8'))))]
const here = all.filter((command) => !ELSEWHERE.some(([pattern]) => pattern.test(command)))

/** What stands for the reader's own, in the small world. */
const READERS: readonly (readonly [RegExp, string])[] = [
  [/\bID\b/, 'upstash-context7-mcp'],
  [/npm:@acme\/notes-mcp/, 'https://mcp.acme-notes.com/mcp --title Notes --description "Keeps notes."'],
]

beforeAll(async () => {
  makeFork(fork, (path) => /^(bench|examples|tests)\//.test(path))
  const git = (...args: string[]) => run('git', args, { cwd: fork, env: { ...process.env, GIT_COMMITTER_DATE: '2026-11-20T00:00:00Z' } })
  await git('init', '--quiet')
  await git('add', 'data')
  await git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message', 'The dataset')
})
afterAll(() => rmSync(home, { recursive: true }))

it('every command is run, here or elsewhere', () => {
  expect(all.length).toBeGreaterThan(40)
  expect(here.length).toBeGreaterThan(6)
  expect(ELSEWHERE.filter(([pattern]) => !all.some((command) => pattern.test(command))).map(String)).toEqual([])
  expect(ELSEWHERE.filter(([, file]) => !existsSync(join(ROOT, file)))).toEqual([])
})

describe('runs', () => {
  it.each(here)('%s', { timeout: 240_000 }, async (command) => {
    const own = READERS.reduce((text, [name, one]) => text.replace(name, one), command)
    const path = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter)
    const { stdout } = await run('sh', ['-ec', own], {
      cwd: fork,
      maxBuffer: 1 << 26,
      env: { ...process.env, PATH: path, INIT_CWD: fork, HISPER_EMBEDDED: '{}' },
    })
    expect(stdout).not.toMatch(/npm error/)
  })
})
