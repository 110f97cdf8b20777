import { describe, expect, it } from 'vitest'
import { MergedServerSchema } from '../../core/schema/server.ts'
import { NOW, seen } from '../../tests/documents.ts'
import { merge } from '../../tests/merging.ts'
import { slug } from './ids.ts'
import { compareVersions } from './versions.ts'

describe('fields', () => {
  it('come from the most reliable origin that states them, and say which', () => {
    const record = seen('mcp:io.github.a/b', {
      description: 'From the registry',
      version: '1.0.0',
      sameAs: ['npm:@a/b'],
      packages: [
        {
          registryType: 'npm',
          identifier: '@a/b',
          version: '1.0.0',
          transport: 'stdio',
          environmentVariables: [{ name: 'A_KEY', isRequired: true, isSecret: true }],
        },
      ],
    })
    const pkg = seen('npm:@a/b', {
      description: 'From npm',
      license: 'MIT',
      packages: [{ registryType: 'npm', identifier: '@a/b', version: '1.2.0', integrity: 'sha512-x', transport: 'stdio' }],
    })
    const [server] = merge([pkg, record]).servers
    expect(server).toMatchObject({ id: 'a-b', title: 'b', description: 'From the registry', license: 'MIT', registryName: 'io.github.a/b' })
    expect(server?.provenance).toMatchObject({ description: 'mcp:io.github.a/b', license: 'npm:@a/b' })
    // The version npm has, not the one the registry last heard of, with the variables only the registry knows.
    expect(server?.packages).toEqual([
      expect.objectContaining({
        version: '1.2.0',
        integrity: 'sha512-x',
        environmentVariables: [expect.objectContaining({ name: 'A_KEY' })],
      }),
    ])
  })
})

describe('what a stranger says', () => {
  const address = (url: string) => ({ remotes: [{ type: 'streamable-http' as const, url }] })
  const place = { repository: { url: 'https://github.com/a/weather-mcp' } }

  it('in a host’s record names neither the title of others’ server nor a way into it', () => {
    const hosted = seen('mcp:io.host/a-weather-mcp', { title: 'Host', ...place, ...address('https://host.io/mcp') })
    const more = Array.from({ length: 9 }, (_, n) => seen(`mcp:io.host/b${n}-x`, { repository: { url: `https://github.com/b${n}/x` } }))
    const { servers } = merge([hosted, ...more, seen('npm:weather-mcp', place)])
    const server = servers.find(({ listings }) => listings.some(({ key }) => key === 'npm:weather-mcp'))
    expect(server).toMatchObject({ title: 'weather-mcp', remotes: [] })
    expect(server?.listings).toHaveLength(2)
  })

  it('in a repository that is only like it adds no package, argument or address', () => {
    const pkg = { registryType: 'npm' as const, identifier: 'acme-notes-mcp', transport: 'stdio' as const }
    const argument = { type: 'named' as const, name: '-r', value: '/tmp/evil.js' }
    const { servers } = merge([
      seen('npm:acme-notes-mcp', { packages: [pkg] }),
      seen('github:evil/acme-notes-mcp', {
        sameAs: ['npm:acme-notes-mcp'],
        packages: [
          { ...pkg, runtimeArguments: [argument] },
          { ...pkg, identifier: 'backdoor' },
        ],
        ...address('https://evil.example/mcp'),
      }),
    ])
    expect(servers).toHaveLength(1)
    expect(servers[0]).toMatchObject({ packages: [pkg], remotes: [] })
  })

  it('in a package that only its name ties to a well-known repository comes after the repository’s own words', () => {
    const repository = seen('github:a/weather-mcp', { description: 'Real', popularity: { stars: 50_000 } })
    const { servers } = merge([repository, seen('npm:weather-mcp', { description: 'Evil', ...place })])
    expect(servers).toHaveLength(1)
    expect(servers[0]).toMatchObject({ description: 'Real' })
    expect(servers[0]?.registryName).toBeUndefined()
  })
})

describe('fields of a package', () => {
  const pkg = (origin: 'npm' | 'mcp', transport: 'stdio' | 'streamable-http') =>
    seen(origin === 'npm' ? 'npm:p' : 'mcp:a.b/p', {
      sameAs: origin === 'mcp' ? ['npm:p'] : [],
      packages: [{ registryType: 'npm', identifier: 'p', version: '1.0.0', transport }],
    })

  it('take the transport from the record that states it', () => {
    expect(merge([pkg('npm', 'stdio'), pkg('mcp', 'streamable-http')]).servers[0]?.packages[0]?.transport).toBe('streamable-http')
  })

  it('stay within limits when lower case is longer than upper case', () => {
    const [server] = merge([seen('npm:x', { keywords: ['İ'.repeat(200), 'MCP'] })]).servers
    expect(server?.keywords).toEqual(['mcp'])
  })
})

describe('the version of a package', () => {
  const states = (key: string, version: string) =>
    seen(key, {
      sameAs: key === 'npm:p' ? [] : ['npm:p'],
      packages: [{ registryType: 'npm', identifier: 'p', version, transport: 'stdio' }],
    })
  const versionOf = (listings: Parameters<typeof merge>[0], absent: string[] = []) => {
    const [server] = merge(listings, undefined, { absent: new Set(absent) }).servers
    return [server?.packages[0]?.version, server?.absent]
  }
  const records = [states('mcp:a.b/p', '1.10.0'), states('registration:p', '1.9.0')]

  it('is what its own registry says, be others newer', () => {
    expect(versionOf([...records, states('npm:p', '1.2.0')])).toEqual(['1.2.0', []])
  })

  it('is the newest that is stated, where its own registry was not read', () => {
    expect(versionOf([...records, seen('npm:p')])).toEqual(['1.10.0', []])
  })

  it('is not known where its own registry has no such package', () => {
    expect(versionOf([states('mcp:a.b/p', '1.10.0')], ['npm:p', 'npm:q'])).toEqual([undefined, ['npm:p']])
  })
})

describe('versions', () => {
  it.each([
    ['1.10.0', '1.9.9'],
    ['2', '1.9.9'],
    ['1.0.0', '1.0.0-beta.2'],
    ['v1.0.1', '1.0.0+9'],
    ['1.0.0', 'unknown'],
  ])('%s is newer than %s', (newer, older) => {
    expect(compareVersions(newer, older)).toBeGreaterThan(0)
    expect(compareVersions(older, newer)).toBeLessThan(0)
  })
})

describe('an entry', () => {
  it('has every way into a server: npm, PyPI, image and remote', () => {
    const [pkg, place] = [
      (registryType: 'npm' | 'pypi' | 'oci', identifier: string) => ({ registryType, identifier, transport: 'stdio' as const }),
      { repository: { url: 'https://github.com/a/b' } },
    ]
    const record = seen('mcp:io.github.a/b', {
      sameAs: ['npm:@a/b'],
      packages: [pkg('npm', '@a/b'), pkg('oci', 'ghcr.io/a/b:1.0.0')],
      remotes: [{ type: 'streamable-http', url: 'https://b.example/mcp' }],
      ...place,
    })
    const { servers } = merge([
      record,
      seen('npm:@a/b', { packages: [pkg('npm', '@a/b')] }),
      seen('pypi:b', { mcpName: 'io.github.a/b', packages: [pkg('pypi', 'b')], ...place }),
      seen('github:a/b', { sameAs: ['pypi:b'] }),
    ])
    expect(servers.map(({ id, listings }) => [id, listings.length])).toEqual([['a-b', 4]])
    expect(servers[0]?.packages.map(({ identifier }) => identifier)).toEqual(['@a/b', 'ghcr.io/a/b:1.0.0', 'b'])
    expect(servers[0]?.remotes).toHaveLength(1)
    expect(MergedServerSchema.parse(servers[0])).toEqual(servers[0])
  })

  it('is described by its packages before a record that checked none of them', () => {
    const place = { repository: { url: 'https://github.com/a/weather-mcp' } }
    const hosted = seen('mcp:io.host/a-weather-mcp', { description: 'Come to our host', ...place })
    const more = Array.from({ length: 9 }, (_, n) => seen(`mcp:io.host/b${n}-x`, { repository: { url: `https://github.com/b${n}/x` } }))
    const { servers } = merge([hosted, ...more, seen('npm:weather-mcp', { description: 'Weather', ...place })])
    const server = servers.find(({ listings }) => listings.some(({ key }) => key === 'npm:weather-mcp'))
    expect(server).toMatchObject({ description: 'Weather', registryName: 'io.host/a-weather-mcp' })
  })

  it('says that a repository it names is not there', () => {
    const gone = seen('npm:x', { repository: { url: 'https://github.com/A/Gone' } })
    expect(merge([gone], undefined, { absent: new Set(['github:a/gone']) }).servers[0]?.absent).toEqual(['github:a/gone'])
  })
})

describe('ids', () => {
  it.each([
    ['@scope/server-name', 'scope-server-name'],
    ['io.github.Owner/Name', 'owner-name'],
    ['com.example/mcp', 'com.example-mcp'],
    ['a__b--c', 'a-b-c'],
    ['../../etc/passwd', 'etc-passwd'],
    ['…', 'server'],
    ['ÄÖ', 'ao'],
  ])('%s → %s', (name, expected) => expect(slug(name)).toBe(expected))

  it('stay when a listing is added, and become aliases when servers turn out to be one', () => {
    const first = merge([seen('npm:x'), seen('pypi:y')])
    expect(first.servers.map(({ id }) => id)).toEqual(['x', 'y'])
    const second = merge([seen('npm:x'), seen('pypi:y'), seen('mcp:a.b/x', { sameAs: ['npm:x', 'pypi:y'] })], first, {
      now: '2026-11-23T12:00:00.000Z',
    })
    expect(second.servers.map(({ id, firstSeenAt }) => [id, firstSeenAt])).toEqual([['x', NOW]])
    expect(second.former.aliases).toEqual({ y: 'x' })
  })

  it('stay with the larger part of a server that is split, and are never given out twice', () => {
    const first = merge([seen('npm:x'), seen('mcp:a.b/x', { sameAs: ['npm:x', 'pypi:x'] }), seen('pypi:x')])
    const second = merge([seen('npm:x'), seen('mcp:a.b/x', { sameAs: ['npm:x'] }), seen('pypi:x')], first)
    expect(second.servers.map(({ id, listings }) => [id, listings.length])).toEqual([
      ['x', 2],
      ['x-pypi', 1],
    ])
    const third = merge([seen('pypi:x')], second)
    expect(third.former.aliases).toEqual({ x: null })
    const other = merge([seen('pypi:x'), seen('npm:y', { name: 'x' })], third)
    expect(other.servers.map(({ id }) => id)).toEqual(['x-npm', 'x-pypi'])
  })

  it('come back with the server they stood for', () => {
    const first = merge([seen('npm:x')])
    const gone = merge([], first, { now: '2026-11-23T12:00:00.000Z' })
    expect(gone.former.aliases).toEqual({ x: null })
    const back = merge([seen('npm:x')], gone, { now: '2026-11-24T12:00:00.000Z' })
    expect(back.servers.map(({ id, firstSeenAt }) => [id, firstSeenAt])).toEqual([['x', NOW]])
    expect(back.former).toEqual({ aliases: {}, retired: {} })
  })

  it('outlive the renaming of a repository, and are not lost to whoever takes its old name', () => {
    const first = merge([seen('github:a/old')])
    const renamed = merge([seen('github:a/new', { sameAs: ['github:a/old'] })], first)
    expect(renamed.servers.map(({ id }) => id)).toEqual(['a-old'])
    const squatted = merge([seen('github:a/new', { sameAs: ['github:a/old'] }), seen('github:a/old')], renamed)
    expect(squatted.servers.map(({ id, listings }) => [id, listings[0]?.key])).toEqual([
      ['a-old', 'github:a/new'],
      ['a-old-github', 'github:a/old'],
    ])
  })

  it('are not inherited by whoever makes a repository anew under the name of one that is gone', () => {
    const first = merge([seen('github:a/b', { repositoryId: 1 })])
    const again = merge([seen('github:a/b', { repositoryId: 2 })], first, { now: '2026-11-23T12:00:00.000Z' })
    expect(again.servers.map(({ id, firstSeenAt }) => [id, firstSeenAt])).toEqual([['a-b-github', '2026-11-23T12:00:00.000Z']])
    expect(again.former.retired['a-b']).toMatchObject({ repositoryIds: { 'github:a/b': 1 } })
    const back = merge([seen('github:a/c', { repositoryId: 1 }), seen('github:a/b', { repositoryId: 2 })], again)
    expect(back.servers.map(({ id, listings }) => [id, listings[0]?.key])).toEqual([
      ['a-b', 'github:a/c'],
      ['a-b-github', 'github:a/b'],
    ])
  })

  it('stay with a part of the server when another, older one takes most of it', () => {
    const names = (...keys: string[]) => seen('registration:r', { sameAs: keys })
    const old = merge([seen('npm:b1')])
    const first = merge([seen('npm:b1'), seen('npm:a1'), seen('npm:a2'), names('npm:a1', 'npm:a2')], old, {
      now: '2026-11-23T12:00:00.000Z',
    })
    const second = merge([seen('npm:b1'), seen('npm:a1'), seen('npm:a2'), names('npm:b1', 'npm:a2')], first)
    expect(second.servers.map(({ id, listings }) => [id, listings.length])).toEqual([
      ['a1', 1],
      ['b1', 3],
    ])
  })

  it('stay with the repository where its server falls into as many parts', () => {
    const place = { repository: { url: 'https://github.com/z/tool' } }
    const first = merge([seen('github:z/tool'), seen('npm:a', place)])
    const apart = merge([seen('github:z/tool', { popularity: { stars: 500 } }), seen('npm:a', place)], first)
    expect(apart.servers.map(({ id, listings }) => [id, listings[0]?.key])).toContainEqual([first.servers[0]?.id, 'github:z/tool'])
  })

  it('may be words that objects have of their own', () => {
    const first = merge([seen('npm:constructor')])
    const gone = merge([], first)
    expect(gone.former.aliases).toEqual({ constructor: null })
    expect(merge([seen('npm:x', { name: 'constructor' })], { ...gone, servers: [] }).servers[0]?.id).toBe('constructor-npm')
  })

  it('follow a chain of merges to its end', () => {
    const first = merge([seen('npm:x'), seen('npm:y'), seen('npm:z')])
    const second = merge([seen('npm:x'), seen('npm:y'), seen('npm:z'), seen('registration:xy', { sameAs: ['npm:x', 'npm:y'] })], first)
    const third = merge(
      [seen('npm:x'), seen('npm:y'), seen('npm:z'), seen('registration:xy', { sameAs: ['npm:x', 'npm:y', 'npm:z'] })],
      second,
    )
    expect(third.servers).toHaveLength(1)
    expect(Object.values(third.former.aliases)).toEqual(['x', 'x'])
  })
})

describe('a repository that is only somebody’s source', () => {
  const source = seen('github:a/x', { role: 'source', repository: { url: 'https://github.com/a/x' } })

  it('joins the server that names it', () => {
    const { servers, unlisted } = merge([source, seen('npm:x', { repository: { url: 'https://github.com/a/x' } })])
    expect([servers.map(({ listings }) => listings.map(({ key }) => key)), unlisted]).toEqual([[['github:a/x', 'npm:x']], []])
  })

  it('is no server by itself, and is not lost', () => {
    const { servers, unlisted } = merge([source, seen('npm:y')])
    expect([servers.map(({ id }) => id), unlisted.map(({ key }) => key)]).toEqual([['y'], ['github:a/x']])
  })
})

it('a package whose owner asked not to be listed is no way in, whoever names it', () => {
  const pkg = (identifier: string) => ({ registryType: 'npm' as const, identifier, transport: 'stdio' as const })
  const record = seen('mcp:io.github.a/x', { packages: [pkg('x'), pkg('y')], sameAs: ['npm:x', 'npm:y'] })
  const { servers } = merge([record], undefined, { optedOut: new Set(['npm:x']) })
  expect(servers.map(({ packages }) => packages.map(({ identifier }) => identifier))).toEqual([['y']])
})
