// What the documents say can be done: each command names a script or program that is there, with options that it knows; each link leads somewhere.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CRITERIA } from '../pipeline/score/criteria.ts'
import { bandOf } from '../pipeline/score/index.ts'

const ROOT = resolve(import.meta.dirname, '..')
const documents = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  ...['bridge', 'data'].map((folder) => join(folder, 'README.md')),
].toSorted()
const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as Record<string, string>

/** Lines of the fenced blocks that are for a shell, comments and continuations put right, and of commands in running text. */
function commandsOf(text: string): string[] {
  const fenced = [...text.matchAll(/^```(?:sh|bash|console|shell)?\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block.replace(/\\\n\s*/g, ' ').split('\n'),
  )
  const inline = [...text.matchAll(/`((?:npm run|npx hisper|hisper) [^`\n]+)`/g)].map(([, command = '']) => command)
  return [...fenced, ...inline]
    .map((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s+#\s.*$/, '')
        .trim(),
    )
    .filter((line) => line !== '')
}

const commands = documents.flatMap((file) => commandsOf(readFileSync(join(ROOT, file), 'utf8')).map((command) => ({ file, command })))
const npmRuns = commands.flatMap(({ file, command }) =>
  [...command.matchAll(/(?:^|[;&|] *|= *|\()npm run (?:-s |--silent )?([\w:-]+)(?: -- ([^|;&)]*))?/g)].map(
    ([, script = '', words = '']) => ({ file, script, words }),
  ),
)

/** What `--help` of a command says, asked once. */
const helps = new Map<string, string>()
function helpOf(script: string): string {
  const known = helps.get(script)
  if (known !== undefined) return known
  const [, program] = /(\S+-command\.ts)/.exec(scripts[script] ?? '') ?? []
  const asked =
    program === undefined
      ? undefined
      : spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, program), '--help'], { encoding: 'utf8', cwd: ROOT })
  const help = asked?.stdout ?? ''
  helps.set(script, help)
  return help
}

it('every document is in the index', () => {
  const index = readFileSync(join(ROOT, 'docs/README.md'), 'utf8')
  const listed = new Set([...index.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path))
  const missing = documents.flatMap((file) => {
    const path = file.slice('docs/'.length)
    const isOwn = file.startsWith('docs/') && path !== 'README.md' && !/^(decisions|screenshots)\//.test(path)
    return isOwn && !listed.has(path) ? [path] : []
  })
  expect(missing).toEqual([])
})

it('the guide to scores has every criterion with its points, and every band', () => {
  const guide = readFileSync(join(ROOT, 'docs/guides/score.md'), 'utf8')
  const rows = [...guide.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, id, points]) => [id, Number(points)])
  expect(rows).toEqual(CRITERIA.map(({ id, max }) => [id, max]))
  const bands = [...guide.matchAll(/^\| (Excellent|Good|Fair|Poor) \| (\d+) \|/gm)].map(([, band = '', from]) => [
    band.toLowerCase(),
    Number(from),
  ])
  expect(bands.map(([, from]) => bandOf(Number(from)))).toEqual(bands.map(([band]) => band))
  expect(bands.slice(0, -1).map(([, from]) => bandOf(Number(from) - 1))).toEqual(bands.slice(1).map(([band]) => band))
})

describe('a command in the documents', () => {
  it('is found', () => expect(npmRuns.length).toBeGreaterThan(60))

  it('runs a script that is there', () => {
    expect(npmRuns.filter(({ script }) => scripts[script] === undefined)).toEqual([])
  })

  it('has options that its program knows', () => {
    // Their options stand with their own commands, which they say apart.
    const nested = new Set(['bridge', 'bench', 'runs', 'usage'])
    const unknown = npmRuns.flatMap(({ file, script, words }) => {
      if (nested.has(script) || !/-command\.ts/.test(scripts[script] ?? '')) return []
      const options = words.split(' -- ')[0]?.match(/(?<![\w-])--[a-z][\w-]*/g) ?? []
      return options.filter((option) => !helpOf(script).includes(option)).map((option) => `${file}: npm run ${script} has no ${option}`)
    })
    expect(unknown).toEqual([])
  }, 120_000)

  it('of the companion is one that it has', () => {
    const help = helpOf('bridge')
    const asked = commands.flatMap(({ file, command }) =>
      [...command.matchAll(/(?:^|[;&|] *)(?:npx hisper|hisper|npm run bridge --) ([a-z]+)\b/g)].map(([, name = '']) => ({ file, name })),
    )
    expect(asked.length).toBeGreaterThan(20)
    expect(asked.filter(({ name }) => !new RegExp(`^\\s+${name}\\b`, 'm').test(help))).toEqual([])
  }, 60_000)
})

describe('a link in the documents', () => {
  const anchorsOf = (text: string) =>
    new Set(
      [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s-]/gu, '')
          .trim()
          .replace(/\s/g, '-'),
      ),
    )

  it.each(documents)('of %s leads somewhere', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
    const broken = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? join(ROOT, file) : resolve(ROOT, dirname(file), path)
      if (!existsSync(target)) return [`${link}: there is no ${relative(ROOT, target)}`]
      if (anchor === undefined || !target.endsWith('.md')) return []
      return anchorsOf(readFileSync(target, 'utf8')).has(anchor) ? [] : [`${link}: there is no such heading`]
    })
    expect(broken).toEqual([])
  })
})
