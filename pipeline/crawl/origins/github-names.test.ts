// Names of repositories come and go: which repository a name leads to, and what must not go over to whoever takes it.
import { describe, expect, it } from 'vitest'
import { aServer, githubRuns } from '../../../tests/github-runs.ts'

describe('a repository that is renamed', () => {
  const before = aServer('old/name', { databaseId: 7 })
  const after = aServer('new/name', { databaseId: 7, renamedFrom: ['old/name'], pushedAt: '2026-11-22T00:00:00Z' })

  it('is the same one where the search shows it', async () => {
    const run = githubRuns()
    await run([before])
    const { listings, report } = await run([after], { day: '2026-11-23' })
    expect(listings.map(({ key, sameAs }) => [key, sameAs])).toEqual([['github:new/name', ['github:old/name']]])
    expect(report.outcome).toBe('fresh')
    expect((await run([after], { day: '2026-11-24' })).listings.map(({ sameAs }) => sameAs)).toEqual([['github:old/name']])
  })

  it('is found by the name that a package still has for it, once', async () => {
    const run = githubRuns()
    const { listings } = await run([after], { named: ['old/name'] })
    expect(listings.map(({ key, sameAs }) => [key, sameAs])).toEqual([['github:new/name', ['github:old/name']]])
    expect((await run([after], { named: ['old/name'], day: '2026-11-24' })).batches).toEqual([])
  })

  it('does not pass for the one that has taken its name', async () => {
    const run = githubRuns()
    await run([before])
    await run([after], { day: '2026-11-23' })
    const { listings } = await run([after, aServer('old/name', { databaseId: 8, pushedAt: '2026-11-24T00:00:00Z' })], { day: '2026-11-24' })
    expect(listings.map(({ key, sameAs }) => [key, sameAs])).toEqual([
      ['github:new/name', []],
      ['github:old/name', []],
    ])
  })
})

describe('a name that somebody else has taken', () => {
  const real = aServer('victim/tool', { databaseId: 7, description: 'An MCP server, the real one.' })
  const moved = { ...real, repository: 'victim-inc/tool', pushedAt: '2026-11-23T00:00:00Z' }
  const taker = aServer('victim/tool', { databaseId: 8, description: 'An MCP server, another one.', pushedAt: '2026-11-23T00:00:00Z' })
  const facts = ({ listings }: Awaited<ReturnType<ReturnType<typeof githubRuns>>>) =>
    listings.map(({ key, repositoryId, description, sameAs }) => [key, repositoryId, description, sameAs])

  it.each([{}, { forgetful: true }])('is another repository’s, and nothing of the first one’s goes to it (%j)', async (memory) => {
    const run = githubRuns()
    await run([real])
    expect(facts(await run([moved, taker], { day: '2026-11-23', ...memory }))).toEqual([
      ['github:victim-inc/tool', 7, real.description, []],
      ['github:victim/tool', 8, taker.description, []],
    ])
    // Nor by a redirect that the second one leaves behind, however often it moves on, and whoever still uses the name.
    for (const [name, day] of [
      ['taker/x', '24'],
      ['taker/y', '25'],
    ] as const) {
      const next = { ...taker, repository: name, renamedFrom: ['victim/tool'], pushedAt: `2026-11-${day}T00:00:00Z` }
      expect(facts(await run([moved, next], { day: `2026-11-${day}`, named: ['victim/tool'] }))[0]).toEqual([
        `github:${name}`,
        8,
        taker.description,
        name === 'taker/x' ? [] : ['github:taker/x'],
      ])
    }
  })

  it('does not carry what the first one said where only half an answer comes', async () => {
    const run = githubRuns()
    await run([real])
    const { listings } = await run([taker], { day: '2026-11-29', faults: { maxFiles: 0, points: 53 } })
    expect(listings.map(({ key, repositoryId, description }) => [key, repositoryId, description])).toEqual([
      ['github:victim/tool', 8, taker.description],
    ])
  })

  it('is told apart in whatever order the two are shown', async () => {
    const runs = [1, 2, 3, 4, 5, 6].map(async (shuffle) => {
      const run = githubRuns()
      await run([real])
      const { listings, report } = await run([moved, taker], { day: '2026-11-23', shuffle })
      return JSON.stringify([listings, report.state])
    })
    expect(new Set(await Promise.all(runs)).size).toBe(1)
  })

  it('gives way where its name leads to another repository', async () => {
    const run = githubRuns()
    await run([aServer('old/name', { databaseId: 8 })])
    const moved = aServer('new/name', { databaseId: 7, renamedFrom: ['old/name'], topics: [] })
    const { listings } = await run([moved], { day: '2026-12-10' })
    expect(listings.map(({ key, repositoryId, sameAs }) => [key, repositoryId, sameAs])).toEqual([['github:new/name', 7, []]])
  })
})
