// No container engine is needed for this: what the image would hold is made and run. Its other files: tests/containers.test.ts.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

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
