import { describe, expect, it } from 'vitest'
import { listing } from '../../tests/documents.ts'
import { groupListings } from './groups.ts'

const repo = (path: string, directory?: string) => ({
  repository: { url: `https://github.com/${path}`, ...(directory === undefined ? {} : { directory }) },
})
const remote = (...urls: string[]) => ({ remotes: urls.map((url) => ({ type: 'streamable-http' as const, url })) })
const groupsOf = (...listings: Parameters<typeof groupListings>[0]) => groupListings(listings).groups.map(({ keys }) => keys)
const reasonsOf = (...listings: Parameters<typeof groupListings>[0]) =>
  groupListings(listings).groups.flatMap(({ sameBecause }) => sameBecause.map(({ keys, code, detail }) => [...keys, code, detail]))

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
        listing('mcp:io.github.a/x', repo('a/many', './src/x/')),
        listing('npm:y', repo('a/many', 'src/y')),
      ),
    ).toEqual([['mcp:io.github.a/x', 'npm:x'], ['npm:y']])
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
    expect(groups.map(({ keys }) => keys)).toEqual([['npm:x'], ['npm:y']])
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

describe('a reason is given', () => {
  it.each([
    ['registry_package', [listing('mcp:a.b/x', { sameAs: ['npm:x'] }), listing('npm:x')]],
    ['registered', [listing('registration:x', { sameAs: ['npm:x'] }), listing('npm:x')]],
    ['listed', [listing('list:best/a/b', repo('A/b')), listing('github:a/b')]],
    ['claimed_name', [listing('mcp:io.github.a/b', repo('a/b')), listing('npm:x', { mcpName: 'io.github.a/b', ...repo('a/b') })]],
    ['former_name', [listing('github:a/new', { sameAs: ['github:a/old'] }), listing('npm:x', repo('a/old'))]],
    ['former_name', [listing('github:a/new', { sameAs: ['github:a/old'] }), listing('list:best/a/old', repo('a/old'))]],
    ['repository_names_package', [listing('github:a/b', { sameAs: ['npm:x'] }), listing('npm:x', repo('a/b'))]],
    ['same_directory', [listing('npm:x', repo('a/b', 'src')), listing('pypi:x', repo('a/b', 'src'))]],
    ['same_repository', [listing('npm:x', repo('a/b')), listing('github:a/b')]],
    ['similar', [listing('npm:@a/b-mcp'), listing('github:a/mcp-b')]],
  ])('%s', (code, listings) => {
    const [reason, ...others] = reasonsOf(...listings)
    expect(others).toEqual([])
    expect(reason?.slice(0, 3)).toEqual([...listings.map(({ key }) => key).toSorted(), code])
  })

  it('for every listing of a server, and no more than connect it', () => {
    const record = listing('mcp:io.github.a/b', { sameAs: ['npm:b', 'pypi:b'], ...repo('a/b') })
    const all = [
      record,
      listing('npm:b', repo('a/b')),
      listing('pypi:b', repo('a/b')),
      listing('github:a/b'),
      listing('list:x/a/b', repo('a/b')),
    ]
    expect(reasonsOf(...all)).toHaveLength(all.length - 1)
  })
})

describe('two names of the official registry are one server', () => {
  it('when they name one package, which has a listing or not', () => {
    const names = ['io.github.a/x', 'com.vendor/x'].map((name) => listing(`mcp:${name}`, { sameAs: ['npm:x'] }))
    expect(groupsOf(...names)).toHaveLength(1)
    expect(groupsOf(...names, listing('npm:x'))).toHaveLength(1)
    const image = (tag: string) => ({
      packages: [{ registryType: 'oci' as const, identifier: `docker.io/a/x:${tag}`, transport: 'stdio' as const }],
    })
    expect(groupsOf(listing('mcp:io.github.a/x', image('1')), listing('mcp:com.vendor/x', image('2')))).toHaveLength(1)
  })

  it('when they name one address, and each is of whom the other names', () => {
    const account = listing('mcp:io.github.vendor/x', { ...repo('vendor/x'), ...remote('https://mcp.vendor.com/mcp') })
    const domain = listing('mcp:com.vendor/mcp', { ...repo('vendor/x'), ...remote('https://mcp.vendor.com/mcp/') })
    expect(reasonsOf(account, domain)).toEqual([['mcp:com.vendor/mcp', 'mcp:io.github.vendor/x', 'same_remote', 'mcp.vendor.com/mcp']])
    const thief = listing('mcp:io.github.thief/x', { ...repo('vendor/x'), ...remote('https://mcp.vendor.com/mcp'), sameAs: ['npm:evil'] })
    expect(groupsOf(thief, domain, listing('npm:evil'))).toContainEqual(['mcp:com.vendor/mcp'])
  })

  it('not when an address has variables, is another path of the host, or is a gateway of many', () => {
    const at = (name: string, url: string) => listing(`mcp:com.vendor/${name}`, remote(url))
    expect(groupsOf(at('a', 'https://vendor.com/{id}'), at('b', 'https://vendor.com/{id}'))).toHaveLength(2)
    expect(groupsOf(at('a', 'https://vendor.com/a'), at('b', 'https://vendor.com/b'))).toHaveLength(2)
    expect(groupsOf(...['a', 'b', 'c', 'd'].map((name) => at(name, 'https://vendor.com/mcp')))).toHaveLength(4)
  })

  it('when both are at home in one repository and called alike', () => {
    const home = listing('github:vendor/x', { homepage: 'https://docs.vendor.com' })
    const account = listing('mcp:io.github.vendor/x', repo('vendor/x'))
    expect(groupsOf(home, account, listing('mcp:com.vendor/x', repo('vendor/x')))).toHaveLength(1)
    expect(groupsOf(home, account, listing('mcp:com.vendor/y', repo('vendor/x')))).toHaveLength(2)
    expect(groupsOf(home, account, listing('mcp:com.thief/x', repo('vendor/x')))).toEqual([
      ['github:vendor/x', 'mcp:io.github.vendor/x'],
      ['mcp:com.thief/x'],
    ])
  })
})

describe('a repository is not taken', () => {
  const own = listing('npm:@bank/mcp', repo('bank/mcp'))
  const evil = listing('mcp:io.github.evil/mcp', { ...repo('bank/mcp'), sameAs: ['npm:evil'] })

  it('by a stranger to whom the registry gave a name, where it has a package', () => {
    expect(groupsOf(listing('github:bank/mcp'), own, evil, listing('npm:evil'))).toEqual([
      ['github:bank/mcp', 'npm:@bank/mcp'],
      ['mcp:io.github.evil/mcp', 'npm:evil'],
    ])
  })

  it('by a stranger, where it is well known', () => {
    const stars = (count: number) => listing('github:bank/mcp', { popularity: { stars: count } })
    expect(groupsOf(stars(500), evil)).toHaveLength(2)
    expect(groupsOf(stars(50), evil)).toHaveLength(1)
    expect(groupsOf(listing('github:a/wellknown', { popularity: { stars: 5_000 } }), listing('npm:wellknown'))).toHaveLength(2)
  })

  it('by a stranger with an address, unless that is a host of many owners’ servers', () => {
    const at = (owner: string) => listing(`mcp:io.host/${owner}-mcp`, { ...repo(`${owner}/mcp`), ...remote(`https://host.io/${owner}`) })
    const owners = (count: number) => Array.from({ length: count }, (_, n) => at(`owner${n}`))
    expect(groupsOf(own, at('bank'))).toHaveLength(2)
    expect(groupsOf(own, at('bank'), ...owners(8))).toContainEqual(['npm:@bank/mcp'])
    expect(groupsOf(own, at('bank'), ...owners(9))).toContainEqual(['mcp:io.host/bank-mcp', 'npm:@bank/mcp'])
  })

  describe('by a package that writes it into itself', () => {
    const famous = (more: object = {}) => listing('github:bank/notes-mcp', { popularity: { stars: 50_000 }, ...more })
    const named = (key: string, directory?: string) => listing(key, repo('bank/notes-mcp', directory))

    it('where it is worth taking and nothing ties the package to it', () => {
      expect(groupsOf(famous(), named('npm:totally-legit'))).toHaveLength(2)
      expect(groupsOf(famous(), named('npm:@bank/x'))).toHaveLength(1)
      expect(groupsOf(famous({ sameAs: ['npm:odd'] }), named('npm:odd'))).toHaveLength(1)
    })

    it('nor is it split from its own, or taken off the list, by several of them', () => {
      const evil = [named('npm:evil1'), named('npm:evil2', 'a'), named('pypi:evil', 'b')]
      expect(groupsOf(famous(), named('npm:notes-mcp'), ...evil)).toContainEqual(['github:bank/notes-mcp', 'npm:notes-mcp'])
      expect(groupsOf(famous(), ...evil)).toContainEqual(['github:bank/notes-mcp'])
      expect(groupsOf(listing('github:bank/notes-mcp'), named('npm:notes-mcp'), named('npm:evil'))).toHaveLength(2)
    })

    it('where the owner’s record names other ways in, even only an image', () => {
      const image = { registryType: 'oci' as const, identifier: 'ghcr.io/bank/notes:1', transport: 'stdio' as const }
      const record = listing('mcp:io.github.bank/notes-mcp', { ...repo('bank/notes-mcp'), packages: [image] })
      expect(groupsOf(famous(), record, named('npm:notes-mcp'))).toHaveLength(2)
      const checked = listing(record.key, { ...repo('bank/notes-mcp'), sameAs: ['pypi:notes-mcp'] })
      const claim = listing('npm:notes-mcp', { ...repo('bank/notes-mcp'), mcpName: 'io.github.bank/notes-mcp' })
      expect(groupsOf(famous(), checked, listing('pypi:notes-mcp'), claim)).toContainEqual(['npm:notes-mcp'])
    })

    it('nor one directory of it', () => {
      expect(groupsOf(famous(), named('pypi:mcp-server-git', 'src/git'), named('npm:evil', 'src/git'))).toContainEqual(['npm:evil'])
    })
  })

  it('by a copy or a part that names it', () => {
    for (const key of [
      'npm:weather-linux-arm64',
      'npm:@a/weather-win32-x64',
      'pypi:mseep-weather',
      'npm:@iflow-mcp/weather',
      'pypi:iflow-mcp-a-weather',
    ])
      expect(groupsOf(listing('github:a/weather'), listing(key, repo('a/weather')))).toHaveLength(2)
  })

  it('by whoever makes one anew under its name, nor does that one get what named it', () => {
    const anew = listing('github:a/b', { reusedName: true, sameAs: ['npm:b'] })
    expect(groupsOf(anew, listing('npm:b', repo('a/b')), listing('npm:c', repo('a/b')))).toHaveLength(3)
  })

  it('by whoever takes the name it had', () => {
    const renamed = listing('github:a/new', { sameAs: ['github:a/old'] })
    expect(groupsOf(renamed, listing('github:a/old'), listing('npm:x', repo('a/old')))).toEqual([
      ['github:a/new'],
      ['github:a/old', 'npm:x'],
    ])
  })
})

describe('what a person said', () => {
  const pair = (a: string, b: string, because = 'seen by eye') => ({ keys: [a, b] as [string, string], because })

  it('joins, and its reason is told', () => {
    const { groups } = groupListings([listing('npm:x'), listing('github:a/b')], { same: [pair('npm:x', 'github:a/b')], different: [] })
    expect(groups).toEqual([
      { keys: ['github:a/b', 'npm:x'], sameBecause: [{ keys: ['github:a/b', 'npm:x'], code: 'overruled', detail: 'seen by eye' }] },
    ])
  })

  it('parts what the rules would join, also through others', () => {
    const listings = [listing('mcp:a.b/x', { sameAs: ['npm:x', 'pypi:x'] }), listing('npm:x'), listing('pypi:x')]
    const { groups } = groupListings(listings, { same: [pair('npm:x', 'pypi:x')], different: [pair('pypi:x', 'npm:x')] })
    expect(groups.map(({ keys }) => keys)).toEqual([['mcp:a.b/x', 'npm:x'], ['pypi:x']])
  })
})
