// Listings that name no repository: which repository is theirs, and which look-alike is not.
import { describe, expect, it } from 'vitest'
import type { Listing } from '../../core/schema/listing.ts'
import { listing } from '../../tests/documents.ts'
import { groupListings } from './groups.ts'

const repo = (path: string) => ({ repository: { url: `https://github.com/${path}` } })
const groupsOf = (...listings: Listing[]) => groupListings(listings).groups.map(({ keys }) => keys)

describe('listings without a repository are joined', () => {
  it.each([
    ['by owner and name', 'npm:@acme/weather-mcp', 'github:acme-labs/mcp-weather'],
    ['by owner alone, where the name is every server’s', 'npm:@acme/mcp', 'github:acme/mcp-server'],
    ['by a name that no other has', 'npm:zeppelin-mcp', 'github:a/zeppelin-mcp'],
    ['by a scope that is all the name', 'npm:@zeppelin/mcp', 'github:a/zeppelin-mcp'],
    ['by the account the registry checked', 'mcp:io.github.a/zeppelin', 'github:a/zeppelin-mcp'],
    ['by a scope of one package, whose owner has one repository about MCP', 'npm:@acme/mcp', 'github:acme/airship-mcp'],
    ['by the same, where one name has more words than the other', 'npm:@acme/airship-fleet-mcp', 'github:ac-me/airship-mcp'],
  ])('%s', (_, silent, repository) => {
    expect(groupsOf(listing(silent), listing(repository))).toEqual([[repository, silent].toSorted()])
  })

  it('by the same words under the same name', () => {
    const description = 'Flies balloons over the old town.'
    const rival = listing('github:b/balloon-mcp', { description: 'Balloons.' })
    expect(groupsOf(listing('npm:balloon-mcp', { description }), listing('github:a/balloon-mcp', { description }), rival)).toHaveLength(2)
  })

  it('by the manifest of the repository, where the names agree as well', () => {
    const rival = listing('github:b/git-mcp')
    expect(groupsOf(listing('npm:git-mcp'), listing('github:a/git-mcp', { sameAs: ['npm:git-mcp'] }), rival)).toHaveLength(2)
    expect(groupsOf(listing('npm:git-mcp'), listing('github:a/other', { sameAs: ['npm:git-mcp'] }))).toHaveLength(2)
  })
})

describe('a name that many speak of', () => {
  const others = [1, 2, 3, 4, 5, 6].map((n) => listing(`github:x/y${n}`, { description: 'Old town balloons' }))
  const apart = (...listings: Listing[]) => expect(groupsOf(...others, ...listings)).toHaveLength(others.length + 2)
  const one = (...listings: Listing[]) => expect(groupsOf(...others, ...listings)).toHaveLength(others.length + 1)
  const repository = (more = {}) => listing('github:a/town_balloons-mcp', more)

  it('is one server where two words of it are in one package and one repository', () => {
    one(listing('npm:town-balloons-mcp'), repository())
    one(listing('npm:oldtown-balloons-mcp'), listing('github:a/old-town-balloons_mcp'))
    apart(listing('pypi:town-balloons-mcp'), repository())
    apart(listing('npm:balloons-mcp'), listing('github:a/balloons-mcp'))
    expect(groupsOf(...others, listing('npm:town-balloons-mcp'), listing('npm:@b/town-balloons-mcp'), repository())).toHaveLength(9)
    expect(groupsOf(...others, listing('npm:town-balloons-mcp'), listing('github:b/town-balloons.mcp'), repository())).toHaveLength(9)
  })

  it('is one server where both tell the same of it', () => {
    const told = (description: string) => ({ description })
    const rental = listing(
      'github:a/balloons-mcp',
      told('Rents balloons by hour, pilot and basket, over hills, rivers, fields, lakes, woods'),
    )
    one(listing('pypi:balloons-mcp', told('Balloons: pilot and basket, for an hour over hills')), rental)
    apart(listing('pypi:balloons-mcp', told('Balloons: pilot and basket for hills')), rental)
    const longer = 'Balloons: pilot and basket for hills and rivers, painted white, blue, green, yellow, red, gold'
    apart(listing('pypi:balloons-mcp', told(longer)), rental)
  })

  it('is not, where the repository says otherwise', () => {
    const name = listing('npm:town-balloons-mcp')
    apart(name, repository({ language: 'Python' }))
    apart(name, repository({ sameAs: ['npm:other-balloons-mcp'] }))
    apart(name, repository({ popularity: { stars: 5_000 } }))
    one(name, repository({ language: 'TypeScript', sameAs: ['pypi:other-balloons-mcp'] }))
  })
})

describe('similar names stay apart', () => {
  const name = listing('npm:zeppelin-mcp')
  const repository = listing('github:a/zeppelin-mcp')

  it.each([
    ['a fork', [name, listing('github:a/zeppelin-mcp', { fork: true })]],
    ['two repositories of the name', [name, repository, listing('github:b/mcp-zeppelin')]],
    ['two packages of the name', [name, repository, listing('pypi:zeppelin-mcp')]],
    ['a name of no meaning', [listing('npm:mcp-server'), listing('github:a/mcp-server')]],
    [
      'another scope and other words',
      [
        listing('npm:@b/zeppelin-mcp', { description: 'Zeppelin bookings' }),
        listing('github:a/zeppelin-mcp', { description: 'Guitar riffs by Zeppelin' }),
      ],
    ],
    [
      'other things',
      [
        listing('npm:zeppelin-mcp', { description: 'Plans airship flights worldwide' }),
        listing('github:a/zeppelin-mcp', { description: 'Guitar riffs for beginners' }),
      ],
    ],
    ['another page', [listing('npm:zeppelin-mcp', { homepage: 'https://github.com/c/zeppelin#readme' }), repository]],
    ['another registry name', [listing('npm:zeppelin-mcp', { mcpName: 'io.github.c/z' }), repository, listing('mcp:io.github.c/z')]],
    ['a repository that has a package', [name, repository, listing('npm:@a/flights', repo('a/zeppelin-mcp'))]],
    ['a common word', [name, repository, ...[1, 2, 3, 4, 5, 6].map((n) => listing(`npm:x${n}`, { description: 'For zeppelin crews' }))]],
    ['letters that look alike', [listing('npm:z\u0435ppelin-mcp'), repository]],
    ['letters that look alike together', [listing('npm:rnicrosoft-mcp'), listing('github:a/microsoft-mcp')]],
    [
      'two owners who each add to one name',
      [listing('npm:@acmehq/weather-mcp'), listing('github:acme-mcp/weather'), listing('npm:weather-mcp')],
    ],
    [
      'a scope of two packages',
      [listing('npm:@acme/mcp'), listing('npm:@acme/ship', repo('acme/ship')), listing('github:acme/airship-mcp')],
    ],
    ['an owner of two repositories about MCP', [listing('npm:@acme/mcp'), listing('github:acme/a-mcp'), listing('github:acme/b-mcp')]],
    ['a repository that is not about MCP', [listing('npm:@acme/mcp'), listing('github:acme/airships')]],
    ['a package that is not about MCP', [listing('npm:@acme/airship'), listing('github:acme/airship-fleet-mcp')]],
    ['a part of what an owner has', [listing('npm:@acme/airship-mcp'), listing('github:acme/mcp-servers')]],
    ['another thing of an owner', [listing('npm:@acme/airship-mcp'), listing('github:acme/balloon-mcp')]],
    [
      'a well-known repository of that name',
      [listing('npm:@acme/mcp'), listing('github:acme/airship-mcp', { popularity: { stars: 5_000 } })],
    ],
    ['a copy', [listing('pypi:mseep-zeppelin-mcp'), listing('github:mseep/zeppelin-mcp')]],
  ])('%s', (_, listings) => {
    expect(groupsOf(...listings).filter((keys) => keys.includes(listings[0]?.key ?? ''))).toEqual([[listings[0]?.key]])
  })
})
