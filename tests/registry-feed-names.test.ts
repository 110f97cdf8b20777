// Names in the feed: one server's alone, stable, never a claim that nobody made, and no way out of the site's folder.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toServerJson } from '../core/registry/entry.ts'
import { toEntryFiles } from '../core/registry/layout.ts'
import { assignNames, isFileName, isFileVersion } from '../core/registry/names.ts'
import { toNamespace } from '../core/registry/namespace.ts'
import { POLICIES } from '../core/registry/policies.ts'
import { OFFICIAL_META } from '../core/registry/server-json.ts'
import { isSafePath } from '../site/feeds/writer.ts'
import { NOW } from './documents.ts'
import { server } from './registry-feed-world.ts'

const _meta = { [OFFICIAL_META]: { status: 'active', publishedAt: NOW, updatedAt: NOW, isLatest: true } } as const

describe('a name', () => {
  it.each([
    ['https://mcp.example.com/', 'com.example.mcp'],
    ['https://login.github.io/hisper/', 'io.github.login.hisper'],
    ['http://127.0.0.1:4321/', '1.0.0.127'],
  ])('of this registry at %s is under %s', (site, namespace) => expect(toNamespace(new URL(site))).toBe(namespace))

  it('can be kept when the registry moves, and is refused where it fits no name', () => {
    expect(toNamespace(new URL('https://new.example/'), 'com.example.old')).toBe('com.example.old')
    for (const wrong of ['a/b', 'a..b', 'a'.repeat(80)]) expect(() => toNamespace(new URL('https://a.example/'), wrong)).toThrow(TypeError)
  })

  it('is never one that the official registry gives to an owner, but where it did', () => {
    const names = assignNames([{ id: 'acme-notes' }, { id: 'b', registryName: 'io.github.acme/b' }], 'com.example')
    expect([...names.values()].sort()).toEqual(['com.example/acme-notes', 'io.github.acme/b'])
  })

  it('is one server’s alone, a safe path, and the same whoever else there is', () => {
    const name = fc.stringMatching(/^[a-cA-C.-]{1,5}\/[a-c.A-C_-]{1,5}$/)
    const own = fc.stringMatching(/^_{0,2}[a-c]{1,2}$/).map((id) => `com.example/${id}`)
    const servers = fc.uniqueArray(
      fc.record({ id: fc.stringMatching(/^[a-c]{1,3}$/), registryName: fc.option(fc.oneof(name, own), { nil: undefined }) }),
      { selector: ({ id }) => id, maxLength: 30 },
    )
    fc.assert(
      fc.property(servers, (all) => {
        const names = assignNames(all, 'com.example')
        expect(names.size).toBe(all.length)
        expect(new Set([...names.values()].map((each) => each.toLowerCase())).size).toBe(all.length)
        for (const each of names.values()) expect(isFileName(each)).toBe(true)
        for (const { id, registryName } of all) {
          if (registryName === undefined && !all.some((other) => other.registryName?.toLowerCase() === `com.example/${id}`))
            expect(names.get(id)).toBe(`com.example/${id}`)
        }
      }),
    )
  })

  it('leads to files of its own folder only, whatever strangers call servers and versions', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[a-zA-Z0-9.-]{1,20}\/[a-zA-Z0-9._-]{1,20}$/),
      fc.constantFrom('../..', './.', '../versions', 'index.html/a'),
    )
    const version = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('..', '../..', '%2e%2e', 'index.html', 'latest', '1.0.0+a', 'C:1'),
    )
    fc.assert(
      fc.property(name, version, fc.constantFrom('decoded', 'kept'), (registryName, stated, slash) => {
        const one = server('a')
        const called = assignNames([{ id: 'a', registryName }], 'com.example').get('a') ?? ''
        for (const policy of POLICIES.slice(0, 2)) {
          const files = toEntryFiles(policy, called, { server: { ...toServerJson(one, called), version: stated }, _meta }, slash)
          expect(new Set(files.map(({ path }) => path.toLowerCase())).size).toBe(files.length)
          for (const { path } of files) {
            expect(isSafePath(path), path).toBe(true)
            expect(path.split('/').slice(0, -1).join('/')).toBe(
              `${policy.path === '' ? '' : `${policy.path}/`}v0.1/servers/${slash === 'kept' ? called.replace('/', '%2F') : called}/versions`,
            )
          }
        }
      }),
    )
  })

  it.each(['../a', 'a/..', '.a/b', 'a/b.', 'index.html/a', 'a/con', 'NUL.x/a', 'a/-b', 'a/b%2e', 'a/b/c', 'a\\b/c'])(
    '%j is no path',
    (name) => {
      expect(isFileName(name)).toBe(false)
    },
  )

  it.each(['latest', 'Latest', '..', 'index.html', '1.0.0/..', '1.0 ', '%2e', ''])('nor is version %j', (version) => {
    expect(isFileVersion(version)).toBe(false)
  })
})
