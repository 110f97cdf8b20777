// Repositories of a company's own GitHub: what is listed of them, what is not, and who is shown which token.
import { expect, it } from 'vitest'
import type { Listing } from '../../../core/schema/listing.ts'
import { crawlContext } from '../../../tests/crawl-context.ts'
import { listing } from '../../../tests/documents.ts'
import { aServer } from '../../../tests/github-runs.ts'
import type { GithubFaults } from '../../embedded/disorder.ts'
import { EMBEDDED_TOKEN, type GithubFact, openGithub } from '../../embedded/origins/github.ts'
import { type Environment, readEnvironment } from '../../lib/environment.ts'
import { UsageError } from '../../lib/errors.ts'
import { openHttp } from '../../lib/http.ts'
import { groupListings } from '../../merge/groups.ts'
import { checkCrawl } from '../plugin-crawl.ts'
import { github } from './github.ts'
import { githubEnterprise } from './github-enterprise.ts'

const ID = 'x-acme-github'
const WORLD: readonly GithubFact[] = [
  aServer('Acme/Payroll', {
    topics: ['mcp-server', 'mcp'],
    files: { 'package.json': JSON.stringify({ name: 'somebody-elses', dependencies: { '@modelcontextprotocol/sdk': '1' } }) },
  }),
  aServer('acme/inside', { internal: true, topics: ['model-context-protocol'] }),
  aServer('acme/secret', { private: true }),
  aServer('acme/website', { topics: ['website'] }),
]

interface Options {
  facts?: readonly GithubFact[]
  faults?: GithubFaults
  token?: string
  environment?: (url: string) => Partial<Environment>
  previous?: ReadonlyMap<string, Listing>
  limit?: number
}

async function crawl({ facts = WORLD, faults = {}, environment, token = EMBEDDED_TOKEN, ...given }: Options = {}) {
  const server = await openGithub({ github: { uncounted: true, ...faults } }, { facts })
  const now = () => new Date('2026-11-22T12:00:00.000Z')
  const http = openHttp({ userAgent: 'hisper-test (https://example.com)', sleep: async () => undefined, now, retries: 1 })
  try {
    const context = crawlContext({ http, now, ...given })
    const origin = githubEnterprise({ id: ID, url: server.url, ...(environment === undefined ? { token } : {}) })
    const returned = await origin.crawl({ ...context, environment: { ...context.environment, ...environment?.(server.url) } })
    return { ...checkCrawl(ID, returned, undefined), url: server.url, requests: http.usage().requests }
  } finally {
    await http.close()
    await server.close()
  }
}

it('public and internal repositories with a topic are listed at their own address, private ones are not', async () => {
  const { listings, rejected, complete, url } = await crawl()
  expect(listings.map(({ key, origin, repository }) => [key, origin, repository?.url])).toEqual([
    [`${ID}:acme/inside`, ID, `${url}/acme/inside`],
    [`${ID}:acme/payroll`, ID, `${url}/Acme/Payroll`],
  ])
  expect([rejected, complete]).toEqual([[], true])
  expect(JSON.stringify(listings)).not.toMatch(/github\.com|repositoryId/)
})

it('a manifest takes no package of somebody else’s; a package that states the repository is its own', async () => {
  const { listings, url } = await crawl()
  const npm = (name: string, repository: string) => listing(`npm:${name}`, { repository: { url: repository } })
  const { groups } = groupListings([
    ...listings,
    npm('somebody-elses', 'https://github.com/acme/payroll'),
    npm('@acme/payroll', `${url}/acme/payroll`),
  ])
  expect(groups.map(({ keys }) => keys)).toEqual([
    ['npm:@acme/payroll', `${ID}:acme/payroll`],
    ['npm:somebody-elses'],
    [`${ID}:acme/inside`],
  ])
  const several = groupListings([...listings, npm('@acme/one', `${url}/acme/payroll`), npm('@acme/two', `${url}/acme/payroll`)])
  expect(several.collections).toEqual([`${ID}:acme/payroll`])
})

it('a server that counts no points is asked to the end, one that counts is left some', async () => {
  const many = Array.from({ length: 120 }, (_, index) => aServer(`acme/server-${index}`))
  expect((await crawl({ facts: many })).listings).toHaveLength(120)
  const cut = await crawl({ facts: many, faults: { uncounted: false, points: 50 } })
  expect([cut.complete, cut.listings.length]).toEqual([false, 50])
})

it('what was read before is carried where its files are too much at once', async () => {
  const known = new Map((await crawl()).listings.map((one) => [one.key, one]))
  const { listings, unread } = await crawl({ faults: { maxFiles: 3 }, previous: known })
  expect([listings, unread]).toEqual([[], [...known.keys()]])
  expect((await crawl({ faults: { maxFiles: 3 } })).listings).toHaveLength(2)
})

it('a limit ends the search', async () => {
  const { listings, complete } = await crawl({ limit: 1 })
  expect([listings.length, complete]).toEqual([1, false])
})

it('a runner’s token is for the server that runs it, and for no other', async () => {
  const onIt = (url: string) => readEnvironment({ GITHUB_SERVER_URL: url, GITHUB_TOKEN: EMBEDDED_TOKEN })
  expect((await crawl({ environment: onIt })).listings).toHaveLength(2)
  expect(onIt('https://github.acme.example').githubComToken).toBeUndefined()
  const elsewhere = () => readEnvironment({ GITHUB_TOKEN: EMBEDDED_TOKEN })
  await expect(crawl({ environment: elsewhere })).rejects.toMatchObject({ name: 'OriginSkippedError' })
  const environment = onIt('https://github.acme.example')
  await expect(github.crawl(crawlContext({ environment }))).rejects.toMatchObject({ name: 'OriginSkippedError' })
  expect(readEnvironment({ GITHUB_SERVER_URL: 'https://github.acme.example', GITHUB_TOKEN: 'a', HISPER_GITHUB_TOKEN: 'b' })).toMatchObject({
    githubToken: 'a',
    githubComToken: 'b',
  })
})

it('a token that is refused is an error, and so is an address that is none', async () => {
  await expect(crawl({ token: 'wrong' })).rejects.toMatchObject({ status: 401 })
  expect(() => githubEnterprise({ id: ID, url: 'github.acme.example' })).toThrow(UsageError)
})

it.each([
  ['https://github.acme.example/', 'https://github.acme.example/api/graphql'],
  ['https://acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
])('%s is asked at %s', async (url, expected) => {
  const asked: string[] = []
  const refuse = async (address: string | URL) => {
    asked.push(String(address))
    throw new Error('enough')
  }
  const context = crawlContext()
  const origin = githubEnterprise({ id: ID, url, token: 'x' })
  await expect(origin.crawl({ ...context, http: { ...context.http, request: refuse } })).rejects.toThrow()
  expect(asked).toEqual([expected])
})
