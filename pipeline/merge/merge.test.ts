import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listing, NOW, seen } from '../../tests/documents.ts'
import { groupListings } from './groups.ts'
import { slug } from './ids.ts'
import { type Merged, mergeListings } from './index.ts'

const repo = (path: string, directory?: string) => ({
  repository: { url: `https://github.com/${path}`, ...(directory === undefined ? {} : { directory }) },
})
const groupsOf = (...listings: Parameters<typeof groupListings>[0]) => groupListings(listings).groups

describe('listings are one server', () => {
  it('when the official registry names the package', () => {
    const record = listing('mcp:io.github.a/b', { sameAs: ['npm:@a/b', 'pypi:b'] })
    expect(groupsOf(record, listing('npm:@a/b'), listing('pypi:b'), listing('npm:other'))).toEqual([
      ['mcp:io.github.a/b', 'npm:@a/b', 'pypi:b'],
      ['npm:other'],
    ])
  })

  it('when a package claims the name from the same repository', () => {
    expect(
      groupsOf(listing('mcp:io.github.a/b', repo('a/b')), listing('npm:b', { mcpName: 'io.github.a/b', ...repo('A/B') })),
    ).toHaveLength(1)
  })

  it('when they name the same directory of a repository', () => {
    expect(
      groupsOf(
        listing('npm:x', repo('a/many', 'src/x')),
        listing('mcp:a.b/x', repo('a/many', './src/x/')),
        listing('npm:y', repo('a/many', 'src/y')),
      ),
    ).toEqual([['mcp:a.b/x', 'npm:x'], ['npm:y']])
  })

  it('when a repository holds one server only', () => {
    expect(groupsOf(listing('github:a/b'), listing('npm:b', repo('a/b')), listing('pypi:b', repo('a/b')))).toEqual([
      ['github:a/b', 'npm:b', 'pypi:b'],
    ])
  })
})

describe('listings stay apart', () => {
  it('in a monorepo, which is then no server itself', () => {
    const { groups, collections } = groupListings([
      listing('github:a/many'),
      listing('npm:x', repo('a/many')),
      listing('npm:y', repo('a/many')),
    ])
    expect(groups).toEqual([['npm:x'], ['npm:y']])
    expect(collections).toEqual(['github:a/many'])
  })

  it('when a copy kept the name of its original', () => {
    const record = listing('mcp:io.github.a/b', { sameAs: ['npm:@a/b'], ...repo('a/b') })
    expect(
      groupsOf(record, listing('npm:@a/b', repo('a/b')), listing('npm:copy-of-b', { mcpName: 'io.github.a/b', ...repo('a/b') })),
    ).toContainEqual(['npm:copy-of-b'])
  })

  it('when a repository names a server that does not name it', () => {
    const record = listing('mcp:com.bank/mcp', { sameAs: ['npm:bank'], ...repo('bank/mcp') })
    const impostor = listing('github:thief/mcp', { sameAs: ['mcp:com.bank/mcp', 'npm:bank'] })
    expect(groupsOf(record, listing('npm:bank'), impostor)).toEqual([['github:thief/mcp'], ['mcp:com.bank/mcp', 'npm:bank']])
    expect(groupsOf(record, listing('npm:bank'), listing('github:bank/mcp', { sameAs: ['mcp:com.bank/mcp'] }))).toHaveLength(1)
  })

  it('when a package writes the repository of a checked name into itself', () => {
    const record = listing('mcp:com.bank/mcp', { sameAs: ['npm:@bank/mcp'], ...repo('bank/mcp', 'src') })
    const own = listing('npm:@bank/mcp', repo('bank/mcp', 'src'))
    const server = ['github:bank/mcp', 'mcp:com.bank/mcp', 'npm:@bank/mcp']
    for (const evil of [
      listing('npm:evil', repo('bank/mcp', 'src')),
      listing('npm:evil', repo('bank/mcp')),
      listing('pypi:evil', repo('bank/mcp')),
    ]) {
      expect(groupsOf(record, own, listing('github:bank/mcp'), evil)).toEqual([server, [evil.key]])
    }
  })

  it('when only their names are alike', () => {
    expect(groupsOf(listing('npm:mcp-weather'), listing('pypi:mcp-weather'), listing('github:a/mcp-weather'))).toHaveLength(3)
  })
})

const merge = (listings: Parameters<typeof mergeListings>[0]['listings'], before?: Merged, now = NOW) =>
  mergeListings({
    listings,
    known: before?.servers.map(({ id, firstSeenAt, listings }) => ({ id, firstSeenAt, keys: listings.map(({ key }) => key) })) ?? [],
    former: before?.former ?? { aliases: {}, retired: {} },
    now,
  })

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
    const second = merge(
      [seen('npm:x'), seen('pypi:y'), seen('mcp:a.b/x', { sameAs: ['npm:x', 'pypi:y'] })],
      first,
      '2026-11-23T12:00:00.000Z',
    )
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
    const gone = merge([], first, '2026-11-23T12:00:00.000Z')
    expect(gone.former.aliases).toEqual({ x: null })
    const back = merge([seen('npm:x')], gone, '2026-11-24T12:00:00.000Z')
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

  it('stay with a part of the server when another, older one takes most of it', () => {
    const names = (...keys: string[]) => seen('registration:r', { sameAs: keys })
    const old = merge([seen('npm:b1')])
    const first = merge([seen('npm:b1'), seen('npm:a1'), seen('npm:a2'), names('npm:a1', 'npm:a2')], old, '2026-11-23T12:00:00.000Z')
    const second = merge([seen('npm:b1'), seen('npm:a1'), seen('npm:a2'), names('npm:b1', 'npm:a2')], first)
    expect(second.servers.map(({ id, listings }) => [id, listings.length])).toEqual([
      ['a1', 1],
      ['b1', 3],
    ])
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

describe('merging', () => {
  const anyListings = fc
    .uniqueArray(
      fc.record({
        prefix: fc.constantFrom('npm', 'pypi', 'github', 'mcp'),
        name: fc.constantFrom('a/a', 'a/b', 'a/c', 'b/a', 'b/b'),
        sameAs: fc.subarray(['npm:a/a', 'npm:a/b', 'pypi:a/a']),
        place: fc.constantFrom(undefined, 'a/a', 'b/b'),
        directory: fc.constantFrom(undefined, 'one', 'two'),
      }),
      { selector: ({ prefix, name }) => `${prefix}:${name}`, maxLength: 20 },
    )
    .map((rows) =>
      rows.map(({ prefix, name, sameAs, place, directory }) =>
        seen(`${prefix}:${name}`, { sameAs: prefix === 'mcp' ? sameAs : [], ...(place === undefined ? {} : repo(place, directory)) }),
      ),
    )

  it('does not depend on the order of listings', () => {
    fc.assert(
      fc.property(
        anyListings.chain((listings) => fc.tuple(fc.constant(listings), fc.shuffledSubarray(listings, { minLength: listings.length }))),
        ([listings, shuffled]) => {
          expect(merge(shuffled)).toEqual(merge(listings))
        },
      ),
    )
  })

  it('loses no listing but repositories that hold several servers, uses none twice, and gives every server an id of its own', () => {
    fc.assert(
      fc.property(anyListings, (listings) => {
        const { servers, collections } = merge(listings)
        const keys = servers.flatMap(({ listings }) => listings.map(({ key }) => key))
        expect([...keys, ...collections].toSorted()).toEqual(listings.map(({ key }) => key).toSorted())
        expect(new Set(servers.map(({ id }) => id)).size).toBe(servers.length)
      }),
    )
  })

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(anyListings, (listings) => {
        const once = merge(listings)
        expect(merge(listings, once, '2026-12-01T00:00:00.000Z')).toEqual(once)
      }),
    )
  })
})
