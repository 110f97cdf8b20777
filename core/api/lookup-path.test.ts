// Which names become files, and which cannot: all of them are hostile.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSafePath } from '../../site/feeds/writer.ts'
import { LookupRegistrySchema } from '../schema/api.ts'
import { toGithubName, toLookupPath } from './lookup-path.ts'

describe('a name that is looked up', () => {
  it.each([
    ['npm', '@scope/Name', '@scope/name'],
    ['npm', 'JSONStream', 'jsonstream'],
    ['npm', 'index', 'index'],
    ['pypi', 'Foo_Bar..baz', 'foo-bar-baz'],
    ['oci', 'ghcr.io/owner/image:1.2', 'ghcr.io/owner/image'],
    ['oci', 'docker.io/a/b@sha256:00', 'docker.io/a/b'],
    ['oci', 'docker.io/a/b:1@sha256:00', 'docker.io/a/b'],
    ['nuget', 'Azure.Mcp', 'azure.mcp'],
    ['github', 'Owner/Repo.js', 'owner/repo.js'],
  ] as const)('%s:%s lies under %s', (registry, name, path) => expect(toLookupPath(registry, name)).toBe(path))

  it.each([
    ['npm', '../../etc/passwd'],
    ['npm', '@../x'],
    ['npm', '@scope/..'],
    ['npm', 'a/b'],
    ['npm', 'a%2fb'],
    ['npm', 'a\\b'],
    ['npm', 'a\u0000'],
    ['npm', 'a\n'],
    ['npm', 'con'],
    ['npm', 'Aux.js'],
    ['npm', '@com1/lpt9'],
    ['npm', 'a.'],
    ['npm', '.hidden'],
    ['npm', 'x'.repeat(201)],
    ['npm', ''],
    ['pypi', '-'],
    ['oci', 'localhost:5000/a'],
    ['oci', 'a//b'],
    ['github', 'owner'],
    ['github', 'owner.json/repo'],
    ['github', 'owner/repo/tree'],
    ['github', 'owner/.github'],
  ] as const)('%s:%j has no file', (registry, name) => expect(toLookupPath(registry, name)).toBeUndefined())

  it('has, whatever it is, a path that every file system takes, or none; and the path is its own', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', 'B', '.', '/', '@', '-', '_', '~', ':', '%', '\\', 'con', '.json') }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...LookupRegistrySchema.options), name, (registry, text) => {
        const path = toLookupPath(registry, text)
        if (path === undefined) return
        expect(isSafePath(`api/v1/lookup/${registry}/${path}.json`)).toBe(true)
        expect(toLookupPath(registry, path)).toBe(path)
        expect(
          path
            .split('/')
            .slice(0, -1)
            .some((part) => part.endsWith('.json')),
        ).toBe(false)
      }),
    )
  })

  it.each([
    ['https://github.com/Owner/Repo', 'Owner/Repo'],
    ['https://github.com/o/r.git', 'o/r'],
    ['https://github.com/o/r/tree/main/x', 'o/r'],
    ['https://github.com/o', undefined],
    ['https://github.com.example/o/r', undefined],
    ['https://gitlab.com/o/r', undefined],
  ])('of the repository %s is %s', (url, name) => expect(toGithubName(url)).toBe(name))
})
