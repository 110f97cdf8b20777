// A change is whole or not there, whatever fails, and the last one can be taken back.

import { spawn } from 'node:child_process'
import { chmod, lstat, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CLIENTS } from '../../core/install/clients.ts'
import { ConfigChanges } from './changes.ts'
import type { Disk } from './replace-file.ts'
import { replaceFile } from './replace-file.ts'
import { removeServer, writeServer } from './write-entry.ts'

const ENTRY = { fields: { command: 'npx', args: ['-y', 'x'], env: { KEY: 'sk-secret' } }, left: [] }
const TEXT = '{\n  // mine\n  "mcpServers": {\n    "x": { "command": "a" }\n  }\n}\n'
let home: string
let file: string
let changes: ConfigChanges
let clock: number
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hisper-changes-'))
  file = join(home, '.cursor', 'mcp.json')
  await mkdir(dirname(file))
  clock = Date.UTC(2026, 10, 23)
  changes = new ConfigChanges(join(home, 'data'), () => {
    clock += 1_000
    return new Date(clock)
  })
})
afterEach(() => rm(home, { recursive: true }))

function formatOf(id: string) {
  const format = CLIENTS.find((one) => one.id === id)
  if (format === undefined) throw new Error(`there is no client ${id}`)
  return format
}
const source = () => ({ format: formatOf('cursor'), file })
const place = (name: string) => ({ name, source: source(), path: ['mcpServers'] })
const read = () => readFile(file, 'utf8')
const beside = async () => (await readdir(dirname(file))).filter((name) => name !== 'mcp.json')

describe('a server', () => {
  it('is added with a copy of what stood there beside it, and its permissions stay', async () => {
    await writeFile(file, TEXT)
    await chmod(file, 0o640)
    const { backup, kind } = await writeServer(changes, source(), 'new', ENTRY, false)
    expect([kind, backup]).toEqual(['add', `${file}.hisper-backup-2026-11-23T00-00-01-000Z`])
    expect(await readFile(backup ?? '', 'utf8')).toBe(TEXT)
    expect(await read()).toContain('// mine')
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect((await stat(backup ?? '')).mode & 0o777).toBe(0o600)
  })

  it('is added to a file that is not there, which is then its owner’s alone', async () => {
    await rm(dirname(file), { recursive: true })
    expect(await writeServer(changes, source(), 'new', ENTRY, false)).toMatchObject({ before: null, backup: null })
    expect(JSON.parse(await read())).toEqual({ mcpServers: { new: ENTRY.fields } })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('that is there is not written over, unless that is asked for', async () => {
    await writeFile(file, TEXT)
    await expect(writeServer(changes, source(), 'x', ENTRY, false)).rejects.toThrow(`${file}: it has "x" already`)
    expect([await read(), await beside()]).toEqual([TEXT, []])
    expect((await writeServer(changes, source(), 'x', ENTRY, true)).kind).toBe('replace')
    expect(await read()).toContain('"npx"')
    await changes.undo()
    expect(await read()).toBe(TEXT)
  })

  it('is written to where a link leads, and the link stays one', async () => {
    const real = join(home, 'dotfiles.json')
    await writeFile(real, TEXT)
    await symlink('../dotfiles.json', file)
    await writeServer(changes, source(), 'new', ENTRY, false)
    expect((await lstat(file)).isSymbolicLink()).toBe(true)
    expect(await readFile(real, 'utf8')).toContain('"new"')
    await changes.undo()
    expect(await readFile(real, 'utf8')).toBe(TEXT)
  })

  it('is not written where a link leads in a circle', async () => {
    await symlink(file, file)
    await expect(writeServer(changes, source(), 'new', ENTRY, false)).rejects.toThrow(/lead in a circle/)
  })

  it('keeps a byte order mark', async () => {
    await writeFile(file, `\ufeff${TEXT}`)
    await writeServer(changes, source(), 'new', ENTRY, false)
    expect((await read()).startsWith('\ufeff{')).toBe(true)
    await removeServer(changes, place('new'))
    expect(await read()).toBe(`\ufeff${TEXT}`)
  })

  it.each(['', '{}', '{ }', '{\n}', '{"a": 1}', '{"mcpServers": null}', TEXT])(
    'added to %j and removed leaves the same bytes',
    async (text) => {
      await writeFile(file, text)
      if (text.includes('null')) return await expect(writeServer(changes, source(), 'new', ENTRY, false)).rejects.toThrow(/something else/)
      await writeServer(changes, source(), 'new', ENTRY, false)
      const added = await read()
      expect(added).not.toBe(text)
      await removeServer(changes, place('new'))
      expect(await read()).toBe(text)
      await changes.undo()
      expect(await read()).toBe(added)
    },
  )

  it.each([
    ['codex', 'config.toml', 'a = 1', ['mcp_servers']],
    ['goose', 'config.yaml', 'a: 1', ['extensions']],
  ])('added to a file of %s and removed leaves the same bytes', async (client, name, text, path) => {
    const own = { format: formatOf(client), file: join(home, name) }
    await writeFile(own.file, text)
    await writeServer(changes, own, 'new', ENTRY, false)
    await removeServer(changes, { name: 'new', source: own, path })
    expect(await readFile(own.file, 'utf8')).toBe(text)
  })

  it('that was the first ever leaves no file when it goes', async () => {
    await writeServer(changes, source(), 'new', ENTRY, false)
    await removeServer(changes, place('new'))
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })
})

describe('undo', () => {
  it('takes one change after the other back, and then says that there is none', async () => {
    await writeFile(file, TEXT)
    await writeServer(changes, source(), 'one', ENTRY, false)
    const one = await read()
    await writeServer(changes, source(), 'two', ENTRY, false)
    expect(await changes.undo()).toMatchObject({ kind: 'add', name: 'two', file })
    expect(await read()).toBe(one)
    await changes.undo()
    expect([await read(), await beside(), await changes.undo()]).toEqual([TEXT, [], undefined])
  })

  it('leaves a file alone that somebody changed since, and says where the copy is', async () => {
    await writeFile(file, TEXT)
    const { backup } = await writeServer(changes, source(), 'one', ENTRY, false)
    await writeFile(file, '{"mine": true}')
    await expect(changes.undo()).rejects.toThrow(`${file} was changed since; what stood there before is in ${backup}`)
    expect(await read()).toBe('{"mine": true}')
  })

  it('does not put back a copy that is another than was made', async () => {
    await writeFile(file, TEXT)
    const { backup } = await writeServer(changes, source(), 'one', ENTRY, false)
    await writeFile(backup ?? '', '{"mcpServers":{"evil":{"command":"rm"}}}')
    await expect(changes.undo()).rejects.toThrow(/another than was made/)
    expect(await read()).toContain('"one"')
  })

  it('keeps the last fifty, and no copies of older ones', async () => {
    for (let number = 0; number < 55; number++) await writeServer(changes, source(), `s${number}`, ENTRY, false)
    expect(await beside()).toHaveLength(50)
    const noted = JSON.parse(await readFile(join(home, 'data', 'changes.json'), 'utf8'))
    expect(noted).toHaveLength(50)
    expect(JSON.stringify(noted)).not.toContain('sk-secret')
  })
})

describe('a write that fails', () => {
  const failure = (code: string) => Object.assign(new Error(code), { code })
  const failing: [string, (only: (path: unknown) => boolean) => Disk][] = [
    [
      'in the middle of the content',
      (only) => ({
        rename,
        open: async (path, ...rest) => {
          const handle = await open(path, ...rest)
          if (only(path)) {
            handle.writeFile = async () => {
              await handle.write('{"half')
              throw failure('ENOSPC')
            }
          }
          return handle
        },
      }),
    ],
    [
      'when it is synced',
      (only) => ({
        rename,
        open: async (path, ...rest) => {
          const handle = await open(path, ...rest)
          if (only(path)) handle.sync = () => Promise.reject(failure('EIO'))
          return handle
        },
      }),
    ],
    ['when it is renamed', (only) => ({ open, rename: (from, to) => (only(from) ? Promise.reject(failure('EACCES')) : rename(from, to)) })],
  ]

  it.each(failing)('%s leaves the file as it was, at every one of its steps, and nothing half done beside it', async (_, toDisk) => {
    await writeFile(file, TEXT)
    for (let step = 0; step < 3; step++) {
      let number = 0
      const disk = toDisk(() => number++ === step)
      const broken = new ConfigChanges(join(home, 'data'), () => new Date(clock), disk)
      await expect(writeServer(broken, source(), 'new', ENTRY, false)).rejects.toThrow(/cannot be written: /)
      expect(await read()).toBe(TEXT)
      expect((await beside()).filter((name) => name.endsWith('.hisper-new'))).toEqual([])
    }
    // What was noted and never made is passed over.
    expect(await changes.undo()).toBeUndefined()
    await writeServer(changes, source(), 'new', ENTRY, false)
    expect(await changes.undo()).toMatchObject({ name: 'new' })
    expect(await read()).toBe(TEXT)
  })

  it('since somebody else was faster changes nothing', async () => {
    await writeFile(file, TEXT)
    const made = changes.make({ kind: 'add', client: 'Cursor', name: 'x', file, before: `${TEXT} `, text: '{}' })
    await expect(made).rejects.toThrow(/changed by somebody else/)
    expect(await read()).toBe(TEXT)
  })
})

it('what a killed process left beside a file an hour ago goes with the next change, and nothing younger does', async () => {
  const [old, young] = [1, 2].map((digit) => join(dirname(file), `.${String(digit).repeat(8)}-0000-4000-8000-000000000000.hisper-new`))
  for (const path of [old, young]) await writeFile(path ?? '', 'half')
  await utimes(old ?? '', new Date(0), new Date(0))
  await replaceFile(file, 'whole')
  expect(await beside()).toEqual([basename(young ?? '')])
})

it('a process that is killed while it writes leaves one content or the other, whole', async () => {
  const [one, two] = ['1', '2'].map((digit) => digit.repeat(3_000_000))
  await writeFile(file, one ?? '')
  const script = `
    import { replaceFile } from ${JSON.stringify(join(import.meta.dirname, 'replace-file.ts'))}
    for (let turn = 0; ; turn++) await replaceFile(${JSON.stringify(file)}, (turn % 2 === 0 ? '2' : '1').repeat(3_000_000))`
  const first = (await stat(file)).ino
  for (let turn = 0; turn < 8; turn++) {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'ignore' })
    await setTimeout(400 + turn * 13)
    child.kill('SIGKILL')
    await new Promise((ended) => child.once('exit', ended))
    expect([one, two]).toContain(await read())
  }
  expect((await stat(file)).ino, 'it never came to write').not.toBe(first)
  await replaceFile(file, 'in the end')
  expect(await read()).toBe('in the end')
})
