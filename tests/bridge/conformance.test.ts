// The official conformance suite against `hisper mcp`: over HTTP, and over stdio by a relay. Every scenario of the suite is in one of the
// tables here, so that a new release of it fails until somebody has looked.
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMPANION, connect, environmentOf, type Place, toNegotiation } from './companion.ts'
import { HIDDEN, openRegistry, type SmallRegistry } from './registry.ts'
import { openStdioRelay } from './stdio-relay.ts'

const SUITE = join(dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')), 'dist/index.js')

/** What the protocol says of any server with tools. */
const OF_ANY = ['server-initialize', 'ping', 'tools-list']
/** What it says of one that listens on loopback. */
const OF_HTTP = ['dns-rebinding-protection']

/** Why the others do not apply. */
const DOES_NOT_APPLY: Readonly<Record<string, readonly string[]>> = {
  'the capability is optional, and not declared: there is nothing to read, complete, prompt for or log': [
    ...['logging-set-level', 'completion-complete'],
    ...['resources-list', 'resources-read-text', 'resources-read-binary', 'resources-templates-read'],
    ...['resources-subscribe', 'resources-unsubscribe'],
    ...['prompts-list', 'prompts-get-simple', 'prompts-get-with-args', 'prompts-get-embedded-resource', 'prompts-get-with-image'],
  ],
  'it calls a tool of the suite’s own everything-server (test_…, json_schema_2020_12_tool)': [
    ...['tools-call-simple-text', 'tools-call-image', 'tools-call-audio', 'tools-call-embedded-resource', 'tools-call-mixed-content'],
    ...['tools-call-with-logging', 'tools-call-error', 'tools-call-with-progress', 'tools-call-sampling', 'tools-call-elicitation'],
    ...['json-schema-2020-12', 'elicitation-sep1034-defaults', 'elicitation-sep1330-enums'],
  ],
  'it is of streams that are taken up again, which a server without sessions does not have': [
    'server-sse-polling',
    'server-sse-multiple-streams',
  ],
}

let registry: SmallRegistry
let place: Place
let results: string

beforeAll(async () => {
  registry = await openRegistry()
  results = await mkdtemp(join(tmpdir(), 'hisper-conformance-'))
  place = { registry: registry.url, home: results }
})
afterAll(async () => {
  await registry.stop()
  await registry.remove()
  await rm(results, { recursive: true })
})

interface Check {
  id: string
  status: string
  errorMessage?: string
}

/** @returns the checks of every scenario that was run, by its name */
async function runSuite(folder: string, url: string, ...words: string[]): Promise<Map<string, Check[]>> {
  const out = join(results, folder)
  await new Promise<void>((done) => {
    // Its exit code is of all scenarios together; what is looked at is what it wrote.
    execFile(process.execPath, [SUITE, 'server', '--url', url, '--output-dir', out, ...words], { timeout: 20_000 }, () => done())
  })
  const checks = await Promise.all(
    (await readdir(out)).map(async (name): Promise<[string, Check[]]> => {
      const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, '')
      return [scenario, JSON.parse(await readFile(join(out, name, 'checks.json'), 'utf8')) as Check[]]
    }),
  )
  return new Map(checks)
}

/** What of the checks is no success; a scenario without a single one is none either. */
function faultsOf(checks: readonly Check[] = []): string[] {
  if (!checks.some(({ status }) => status === 'SUCCESS')) return ['nothing was checked']
  return checks
    .filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')
    .map(({ id, status, errorMessage }) => `${id}: ${status} ${errorMessage ?? ''}`)
}

/** `hisper mcp --http 0`, once it listens. */
async function listen(): Promise<{ url: string; close: () => Promise<void> }> {
  const [program, ...first] = COMPANION
  const child = spawn(program, [...first, 'mcp', '--http', '0'], { env: environmentOf(place), stdio: ['ignore', 'ignore', 'pipe'] })
  const url = await new Promise<string>((fulfil, reject) => {
    let said = ''
    child.once('exit', () => reject(new Error(`it ended: ${said}`)))
    child.stderr.on('data', (chunk) => {
      said += chunk
      const match = /listening at (\S+)/.exec(said)
      if (match?.[1] !== undefined) fulfil(match[1])
    })
  })
  return {
    url,
    close: async () => {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
    },
  }
}

describe('over HTTP', () => {
  let served: Awaited<ReturnType<typeof listen>>
  let checks: Map<string, Check[]>
  beforeAll(async () => {
    served = await listen()
    checks = await runSuite('http', served.url, '--suite', 'all')
  })
  afterAll(() => served.close())

  it('every scenario is either passed or named with a reason', () => {
    const named = [...OF_ANY, ...OF_HTTP, ...Object.values(DOES_NOT_APPLY).flat()]
    expect([...checks.keys()].sort()).toEqual(named.sort())
  })

  it.each([...OF_ANY, ...OF_HTTP])('%s is passed', (scenario) => {
    expect(faultsOf(checks.get(scenario))).toEqual([])
  })

  it.each(['legacy', 'modern'] as const)('a client of the %s era calls a tool', async (era) => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: toNegotiation(era) })
    await client.connect(new StreamableHTTPClientTransport(new URL(served.url)))
    expect(await client.callTool({ name: 'get_server', arguments: { id: 'playwright-mcp' } })).toMatchObject({
      structuredContent: { id: 'playwright-mcp' },
    })
    await client.close()
  })

  it.each([
    ['a name that was made to lead here', { host: 'evil.example' }, 403],
    ['another port', { host: '127.0.0.1:1' }, 403],
    ['a dot behind the name', { host: 'localhost.' }, 403],
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['another page of this machine', { origin: 'http://localhost:3000' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
  ])('%s is let in to nothing', async (_, headers, status) => {
    const agent = new Agent()
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(served.url, {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    })
    await body.dump()
    expect(statusCode).toBe(status)
    expect(answered).not.toHaveProperty('access-control-allow-origin')
    await agent.close()
  })
})

describe('over stdio', () => {
  it('declares nothing but tools, which is why the rest does not apply', async () => {
    const client = await connect(place)
    expect(Object.keys(client.getServerCapabilities() ?? {})).toEqual(['tools'])
    expect(client.getInstructions()).not.toMatch(HIDDEN)
    await client.close()
  })

  it.each(OF_ANY)('%s is passed', async (scenario) => {
    const relay = await openStdioRelay(place)
    const checks = await runSuite(`stdio-${scenario}`, relay.url, '--scenario', scenario)
    await relay.close()
    expect(faultsOf(checks.get(scenario))).toEqual([])
  })
})
