// No container engine is needed for any of this: what the image would hold is made and run, and its files are read.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const ROOT = resolve(import.meta.dirname, '..')
const read = (name: string) => readFile(join(ROOT, name), 'utf8')

it('the one file of the image runs in an empty folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hisper-image-'))
  try {
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'serve/bundle-command.ts', join(folder, 'hisper-serve.mjs')], {
      cwd: ROOT,
    })
    expect(await readdir(folder)).toEqual(['hisper-serve.mjs'])
    const child = spawn(process.execPath, ['hisper-serve.mjs', '--data', join(ROOT, 'data'), '--port', '0'], {
      cwd: folder,
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const said = await createInterface({ input: child.stderr })[Symbol.asyncIterator]().next()
    const answer = await fetch(`${/http:\S+/.exec(String(said.value))?.[0]}/api/v1/openapi.json`)
    expect(await answer.json()).toMatchObject({ openapi: '3.1.1' })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('the image is built of files that are there, and runs as nobody in particular', async () => {
  const lines = (await read('Dockerfile')).split('\n')
  const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? [])
  expect(copied.filter((name) => !existsSync(join(ROOT, name)))).toEqual([])
  const allowed = (await read('.dockerignore')).split('\n').filter((line) => line.startsWith('!'))
  expect(copied.filter((name) => !allowed.includes(`!${name}`))).toEqual([])
  expect(lines.filter((line) => line.startsWith('FROM')).length).toBe(2)
  expect(lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')))).toContain('USER node')
})

it('compose gives it nothing that it can write to, and no way to be more than it is', async () => {
  const { services } = parse(await read('compose.yaml'))
  expect(services.registry).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
  for (const volume of services.registry.volumes) expect(volume).toMatch(/:ro$/)
  for (const port of services.registry.ports) expect(port).toMatch(/^127\.0\.0\.1:/)
})
