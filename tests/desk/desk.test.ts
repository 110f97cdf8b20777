// The desk at its ordinary work: a registration from a line, a wish of an owner with a proof of each kind, a correction with its reason.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Dataset } from '../../core/dataset/dataset.ts'
import { OverridesSchema } from '../../core/schema/overrides.ts'
import type { Probe } from '../../core/schema/probe.ts'
import { RegistrationSchema } from '../../core/schema/registration.ts'
import { serverPath } from '../../core/schema/server.ts'
import { OptOutSchema } from '../../core/schema/snapshot.ts'
import { harmless } from '../../pipeline/desk/found.ts'
import { checkProposal } from '../../pipeline/desk/pr-check.ts'
import { prove } from '../../pipeline/desk/registration/proof.ts'
import { seen } from '../documents.ts'
import { merge } from '../merging.ts'
import { ALIVE, correctBody, type DeskWorld, liveParts, openDeskWorld, registerBody, removeBody } from './desk-world.ts'

const GOOD = 'https://notes.hisper-example.com/mcp'
const SERVER = 'upstash-context7-mcp'
let world: DeskWorld
let listed: string[]
beforeAll(async () => {
  world = await openDeskWorld()
  listed = (await new Dataset(world.context.dataDir).readServer(SERVER))?.listings.map(({ key }) => key) ?? []
})
afterAll(() => world.close())

describe('a registration', () => {
  it('of a remote is what its author wrote, as a pull request', async () => {
    const answer = await world.answer(
      registerBody({ reach: GOOD, title: 'Notes', description: 'Keeps notes.', license: 'MIT', relation: 'its author or maintainer' }),
      'octo',
    )
    expect(answer).toMatchObject({ kind: 'registration', issue: 7, label: 'accepted', close: false, change: { way: 'pull_request' } })
    const [[path, text] = []] = Object.entries(answer?.change?.files ?? {})
    expect(path).toBe('registrations/notes.hisper-example.com.json')
    expect(RegistrationSchema.parse(JSON.parse(text ?? ''))).toMatchObject({
      ...{ title: 'Notes', description: 'Keeps notes.', license: 'MIT', maintainers: ['octo'], packages: [] },
      remotes: [{ type: 'streamable-http', url: GOOD }],
    })
    expect(liveParts(answer?.comment ?? '')).not.toMatch(ALIVE)
  })

  it('of a package is looked up, and what it leaves empty is filled', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'hisper-desk-'))
    const { dataDir } = world.context
    world.context.dataDir = empty
    try {
      const answer = await world.answer(registerBody({ reach: 'npm:@modelcontextprotocol/server-memory' }))
      const [text] = Object.values(answer?.change?.files ?? {})
      expect(RegistrationSchema.parse(JSON.parse(text ?? ''))).toMatchObject({
        id: 'modelcontextprotocol-server-memory',
        title: 'server-memory',
        packages: [{ registryType: 'npm', identifier: '@modelcontextprotocol/server-memory', version: '2026.8.31' }],
        maintainers: [],
      })
    } finally {
      world.context.dataDir = dataDir
      rmSync(empty, { recursive: true })
    }
  })

  it('that looks like another server by its name is for a person to decide', async () => {
    const title = (await new Dataset(world.context.dataDir).readServer(SERVER))?.title ?? ''
    const answer = await world.answer(registerBody({ reach: GOOD, title: title.toUpperCase(), description: 'x' }))
    expect(answer?.comment).toContain(`looks like that of \`${SERVER}\``)
  })
})

describe('taking out', () => {
  it('is done for the owner of the repository, with everything that is known of the server', async () => {
    const answer = await world.answer(removeBody(SERVER), 'Upstash')
    expect(answer).toMatchObject({ label: 'accepted', change: { way: 'pull_request' } })
    expect(OptOutSchema.parse(JSON.parse(answer?.change?.files['optout.json'] ?? '')).keys).toEqual(listed.toSorted())
  })

  const facts = {
    listings: [{ key: 'github:acme/notes' }, { key: 'mcp:io.github.octo/notes' }],
    remotes: [{ type: 'sse', url: GOOD }],
  } as unknown as Parameters<typeof prove>[0]
  it.each([
    ['the owner of its repository', 'ACME', {}, {}, 'repository'],
    ['the owner of its name in the official registry', 'Octo', {}, {}, 'official registry'],
    ['whom hisper.json names', 'jo', {}, { 'acme/notes/hisper.json': '{"maintainers":["Jo"]}' }, 'hisper.json'],
    ['whom a TXT record names', 'jo', { '_hisper.notes.hisper-example.com': ['hisper-verify=jo'] }, {}, '_hisper.notes'],
  ])('is proved by %s', async (_, login, records, files, by) => {
    const found = await prove(facts, login, {
      resolveTxt: async (name) => (records as Record<string, string[]>)[name] ?? [],
      readRepositoryFile: async (name, file) => (files as Record<string, string>)[`${name}/${file}`],
    })
    expect(found).toEqual({ by: expect.stringContaining(by) })
  })

  it.each([
    ['a record of another host', { '_hisper.hisper-example.com': ['hisper-verify=jo'] }, {}],
    ['a record that names another', { '_hisper.notes.hisper-example.com': ['hisper-verify=jon'] }, {}],
    ['a file of another repository', {}, { 'jo/notes/hisper.json': '{"maintainers":["jo"]}' }],
    ['a file that is no JSON', {}, { 'acme/notes/hisper.json': 'maintainers: jo' }],
    ['a file that names nobody', {}, { 'acme/notes/hisper.json': '{"maintainers":"jo"}' }],
  ])('is not proved by %s', async (_, records, files) => {
    const found = await prove(facts, 'jo', {
      resolveTxt: async (name) => (records as Record<string, string[]>)[name] ?? [],
      readRepositoryFile: async (name, file) => (files as Record<string, string>)[`${name}/${file}`],
    })
    expect(found).toEqual({ instead: expect.arrayContaining([expect.stringContaining('hisper-verify=jo')]) })
  })
})

it('a correction says why, and leaves what others said', async () => {
  const answer = await world.answer(correctBody(SERVER, 'developer-tools, knowledge'))
  const { categories } = OverridesSchema.parse(JSON.parse(answer?.change?.files['overrides.json'] ?? ''))
  expect(Object.entries(categories)).toEqual([[listed[0], { categories: ['developer-tools', 'knowledge'], because: 'It says so itself.' }]])
})

describe('a correction of words', () => {
  const words = { title: 'Context7', description: 'Finds documentation.', homepage: 'https://docs.example.com/' }

  it('is its owner’s, and comes in beside what others said', async () => {
    const answer = await world.answer(correctBody(SERVER, 'knowledge', 'It is mine.', words), 'upstash')
    expect(answer).toMatchObject({ label: 'accepted', comment: expect.stringContaining('is yours') })
    const overrides = OverridesSchema.parse(JSON.parse(answer?.change?.files['overrides.json'] ?? ''))
    expect(overrides.words).toEqual({ [listed[0] ?? '']: { ...words, because: 'It is mine.' } })
    expect(overrides.categories).toEqual({ [listed[0] ?? '']: { categories: ['knowledge'], because: 'It is mine.' } })
  })

  it('of anybody else asks for a proof, and changes nothing', async () => {
    const answer = await world.answer(correctBody(SERVER, '_No response_', 'It is mine.', { title: 'Mine' }), 'somebody')
    expect(answer).toMatchObject({ label: 'needs-proof' })
    expect(answer?.change).toBeUndefined()
    expect(liveParts(answer?.comment ?? '')).not.toMatch(ALIVE)
  })

  it('sets the fields that it names, and says so', () => {
    const pkg = seen('npm:@acme/notes', { title: 'From the package', description: 'From the package.' })
    const [server] = merge([pkg], undefined, {
      overrides: { same: [], different: [], words: { 'npm:@acme/notes': { title: 'Acme notes', because: 'It is mine.' } } },
    }).servers
    expect(server).toMatchObject({
      title: 'Acme notes',
      description: 'From the package.',
      corrected: { fields: ['title'], because: 'It is mine.' },
    })
    expect(server?.provenance).toEqual(expect.not.objectContaining({ title: expect.anything() }))
  })
})

describe('the check of a pull request', () => {
  let head = ''
  beforeEach(() => {
    head = mkdtempSync(join(tmpdir(), 'hisper-proposal-'))
    return () => rmSync(head, { recursive: true })
  })

  it('passes a registration that is its author’s own, and says what its server did', async () => {
    const path = 'data/registrations/notes.json'
    mkdirSync(join(head, 'data/registrations'), { recursive: true })
    const remotes = [{ type: 'streamable-http', url: GOOD }]
    writeFileSync(join(head, path), JSON.stringify({ schemaVersion: 1, id: 'notes', title: 'Notes', description: 'Keeps notes.', remotes }))
    const timings = {}
    const probe = async () => [{ target: GOOD, outcome: 'ok', tools: [{}, {}], findings: [], timings }] as never
    const found = await checkProposal({ dataDir: world.context.dataDir, head, changed: [path], author: 'reader', probe })
    expect(found.outcome).toBe('passed')
    expect(found.comment).toContain('was started and spoken to: 2 tools, no safety finding')
  })

  it('says what a server that is listed already would do worse than it did', async () => {
    const listedServer = await new Dataset(world.context.dataDir).readServer(SERVER)
    const [standing] = listedServer?.probes ?? []
    const [first, ...others] = standing?.tools ?? []
    if (listedServer === undefined || standing === undefined || first === undefined) throw new Error(`${SERVER} was not probed`)
    const dataDir = join(head, 'before')
    const path = `data/registrations/${SERVER}.json`
    const { packages, title } = listedServer
    const registration = JSON.stringify({ schemaVersion: 1, id: SERVER, title, description: 'Finds.', packages, maintainers: ['octo'] })
    for (const [file, text] of [
      [join(dataDir, serverPath(SERVER)), JSON.stringify(listedServer)],
      [join(dataDir, `registrations/${SERVER}.json`), registration],
      [join(head, path), registration],
    ] as const) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    const { since: _, ...facts } = standing
    const probe = async () => [{ ...facts, at: '2026-11-23T12:00:00.000Z', timings: {}, tools: others } as Probe]
    const found = await checkProposal({ dataDir, head, changed: [path], author: 'octo', probe })
    expect(found.outcome).toBe('passed')
    expect(found.comment).toContain(`Tool removed: \`${first.name}\``)
    const same = async () => [{ ...facts, at: '2026-11-23T12:00:00.000Z', timings: {} } as Probe]
    expect((await checkProposal({ dataDir, head, changed: [path], author: 'octo', probe: same })).comment).not.toContain('Other than in')
  })

  it('passes what does not touch data/, and says so', async () => {
    const found = await checkProposal({ dataDir: world.context.dataDir, head, changed: ['README.md'], author: 'reader', probe: undefined })
    expect(found).toEqual({ outcome: 'passed', comment: expect.stringContaining('changes nothing') })
  })
})

it('what a job that started strangers’ code says is words, whatever it says', () => {
  const said = '@everyone <img src=x> [click](https://evil.test) `@kept <kept>` **bold**'
  expect(harmless(said)).toBe('&#64;everyone &lt;img src=x> [click]\\(https://evil.test) `@kept <kept>` **bold**')
})
