// Fetching images: what Docker would be asked, and what its answers mean. No engine is needed: a program of a few lines answers in its place.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { digestArguments, installImage, pullArguments, toReference } from './image.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`
const home = mkdtempSync(join(tmpdir(), 'hisper-image-'))
afterAll(() => rmSync(home, { recursive: true }))

/** Stands in for the docker command; `script` is what it does (POSIX sh). */
function docker(script: string): string {
  const path = join(home, 'docker')
  writeFileSync(path, `#!/bin/sh\necho "$@" >> ${home}/asked\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}
const install = (identifier: string, script: string, version?: string) =>
  installImage(
    { registryType: 'oci', identifier, transport: 'stdio', ...(version === undefined ? {} : { version }) },
    { docker: docker(script), path: '/usr/bin:/bin', deadlineMs: 5_000, signal: undefined },
  )

describe('a reference', () => {
  it.each([
    [{ identifier: 'ghcr.io/owner/server', version: '1.2.3' }, 'ghcr.io/owner/server:1.2.3'],
    [{ identifier: 'ghcr.io/owner/server:2' }, 'ghcr.io/owner/server:2'],
    [{ identifier: 'localhost:5000/server', version: '1' }, 'localhost:5000/server:1'],
    [{ identifier: `owner/server@${DIGEST}`, version: '1' }, `owner/server@${DIGEST}`],
    [{ identifier: '--privileged' }, undefined],
    [{ identifier: 'a b' }, undefined],
    [{ identifier: 'owner/server', version: '1 --network=host' }, undefined],
  ])('%o', (pkg, expected) => expect(toReference(pkg)).toBe(expected))
})

it('Docker is asked in its documented words', () => {
  expect(pullArguments('a/b:1')).toEqual(['pull', '--quiet', 'a/b:1'])
  expect(digestArguments('a/b:1').slice(0, 3)).toEqual(['image', 'inspect', '--format'])
})

describe('an image', () => {
  it('is pinned by the digest of what was pulled', async () => {
    const result = await install(
      'ghcr.io/owner/server',
      `case "$1" in image) echo other@${DIGEST}; echo ghcr.io/owner/server@${DIGEST};; esac`,
      '1.2',
    )
    expect(result).toEqual({ ok: true, kind: 'image', image: `ghcr.io/owner/server@${DIGEST}`, integrity: DIGEST, version: '1.2' })
    expect(readFileSync(join(home, 'asked'), 'utf8')).toContain('pull --quiet ghcr.io/owner/server:1.2\n')
  })

  it('by digest stays what it is', async () => {
    expect(await install(`owner/server:1@${DIGEST}`, 'exit 0')).toMatchObject({ image: `owner/server@${DIGEST}` })
  })

  it.each([
    ['no engine answers', 'echo "Cannot connect to the Docker daemon" >&2; exit 1', 'no_engine'],
    ['no such image is there', 'test "$1" = version || { echo "manifest unknown" >&2; exit 1; }', 'not_published'],
    ['it cannot be pulled', 'test "$1" = version || { echo "TLS handshake timeout" >&2; exit 1; }', 'install_failed'],
    ['it has no digest', 'exit 0', 'install_failed'],
  ])('is not probed where %s', async (_, script, reason) => {
    expect(await install('owner/server', script)).toMatchObject({ ok: false, outcome: 'not_probed', reason })
  })
})
