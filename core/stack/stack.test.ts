import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { mergedServer, standing, tool } from '../../tests/documents.ts'
import { CLIENTS } from '../install/clients.ts'
import { toInstallation } from '../install/install.ts'
import type { Tool } from '../schema/probe.ts'
import { findCombinedFlow } from './flow.ts'
import { type Judged, remarksOn } from './remarks.ts'
import { findRoles, toWorded } from './roles.ts'
import { compareTools } from './shared-tools.ts'
import { type Stackable, toStack } from './stack.ts'

const SECRET = { name: 'API_KEY', isRequired: true, isSecret: true }

function server(id: string, tools: readonly Tool[], more: Partial<Stackable> = {}): Stackable {
  const entry = { registryType: 'npm' as const, identifier: id, version: '1.0.0', transport: 'stdio' as const }
  return { ...mergedServer({ id, packages: [entry] }), probes: [standing({ target: `npm:${id}`, tools: [...tools] })], ...more }
}
const files = server('files', [tool('read_file', { description: 'Read a file.' }), tool('search')])
const web = server('web', [tool('fetch_url', { description: 'Fetch a web page.' }), tool('search')])
const mail = server('mail', [tool('send_email', { description: 'Send an e-mail.' })])

describe('a stack', () => {
  it.each(CLIENTS.map((client) => [client.id, client] as const))('has for %s what each server has for it alone', (id, client) => {
    const servers = [files, web, mail]
    const parse = { json: (text: string): unknown => JSON.parse(text), toml: parseToml, yaml: (text: string): unknown => parseYaml(text) }[
      client.format
    ]
    const entriesOf = (code = '') => (parse(code) as Record<string, Record<string, object>>)[client.key] ?? {}
    const together = entriesOf(toStack(id, servers).combination.code)
    expect(Object.keys(together)).toEqual(['files', 'web', 'mail'])
    for (const one of servers) {
      const alone = toInstallation(one, { clientIds: [id] }).snippets.find(({ kind }) => kind === client.kind)
      expect(together[one.id]).toBeDefined()
      expect(together[one.id]).toEqual(entriesOf(alone?.code)[one.id])
    }
  })

  it('asks for what is missing, by server, and puts it into the text of that server alone', () => {
    const keyed = (id: string) => {
      const entry = { registryType: 'npm' as const, identifier: id, version: '1.0.0', transport: 'stdio' as const }
      return server(id, [], { packages: [{ ...entry, environmentVariables: [SECRET] }] })
    }
    const servers = [files, keyed('one'), keyed('two')]
    const { asks } = toStack('cursor', servers)
    expect(asks.map(({ id, asks: own }) => [id, own.map(({ name }) => name)])).toEqual([
      ['one', ['API_KEY']],
      ['two', ['API_KEY']],
    ])
    const { combination } = toStack('cursor', servers, new Map([['two', { 'environment:API_KEY': 'mine' }]]))
    const { mcpServers } = JSON.parse(combination.code ?? '{}') as { mcpServers: Record<string, { env?: { API_KEY: string } }> }
    expect(mcpServers.two?.env?.API_KEY).toBe('mine')
    expect(JSON.stringify(mcpServers.one)).not.toContain('mine')
  })

  it('tells collisions and the way out of those that are in the file, and of no other', () => {
    const remote = server('away', [tool('search')], { packages: [], remotes: [{ type: 'sse', url: 'https://mcp.hisper.dev/sse' }] })
    const stack = toStack('zed', [files, web, mail, remote])
    expect(stack.combination.collisions).toEqual([{ tool: 'search', ids: ['files', 'web'] }])
    expect(stack.combination.absences).toEqual([{ id: 'away', reasons: ['no_sse'] }])
    expect(stack.flow?.by).toEqual({
      reads: [{ id: 'files', tool: 'read_file' }],
      takesIn: [{ id: 'web', tool: 'fetch_url' }],
      sends: [{ id: 'mail', tool: 'send_email' }],
    })
    expect(toStack('zed', [files, web]).flow).toBeUndefined()
  })
})

describe('the way out for what is private', () => {
  it('names who is needed for it, and who can do all of it alone', () => {
    const inbox = { id: 'inbox', tools: [tool('read_email'), tool('send_email')] }
    expect(findCombinedFlow([inbox])).toMatchObject({ alone: ['inbox'], needed: ['inbox'] })
    const all = [files, web, mail].map(({ id, probes: [probe] }) => ({ id, tools: probe?.tools ?? [] }))
    expect(findCombinedFlow(all)).toMatchObject({ alone: [], needed: ['files', 'web', 'mail'] })
    expect(findCombinedFlow([...all, inbox])).toMatchObject({ alone: ['inbox'], needed: [] })
  })

  it.each<[string, Partial<Tool>, string[]]>([
    ['readTextFile', {}, ['reads']],
    ['fetch_url', {}, ['takesIn']],
    ['fetch_url', { annotations: { openWorldHint: false } }, []],
    ['slack_post_message', {}, ['sends']],
    ['send_email', { annotations: { readOnlyHint: true } }, []],
    ['get_webhook', { description: 'Call the webhook.' }, []],
    ['add', { description: 'Adds two numbers.' }, []],
  ])('%s %o is judged by its own words', (name, more, roles) => {
    expect(Object.keys(findRoles([toWorded(tool(name, { description: '', ...more }))]))).toEqual(roles)
  })

  it('is judged in linear time, whatever is said', () => {
    const text = `${'read a '.repeat(20_000)}${'x'.repeat(100_000)}`
    expect(findRoles([toWorded(tool(text, { description: text }))])).toEqual({})
  })
})

describe('a remark', () => {
  const plain: Judged = server('plain', [])
  const entry = { registryType: 'npm' as const, identifier: 'plain', transport: 'stdio' as const }
  it.each<[string, Partial<Judged>, string | undefined, string[]]>([
    ['nothing on one that works', {}, 'npm: plain@1.0.0', []],
    ['one that crashed', { probes: [standing({ outcome: 'crashed', reason: 'exited' })] }, undefined, ['does_not_work']],
    ['one never tried', { probes: [] }, undefined, ['not_tried']],
    ['a sign-in', { probes: [standing({ outcome: 'auth_required' })] }, undefined, ['needs_sign_in']],
    ['a key', { probes: [standing({ outcome: 'needs_config', evidence: { missing: ['KEY'] } })] }, undefined, ['needs_values']],
    ['an archived, deprecated one', { archived: true, status: 'deprecated' }, undefined, ['deprecated', 'archived']],
    ['no version', { packages: [entry] }, 'npm: plain', ['unpinned']],
    ['an image by tag', { packages: [{ ...entry, registryType: 'oci', identifier: 'ghcr.io/a/b:1.2' }] }, 'oci: ghcr.io/a/b:1.2', []],
    [
      'an image without',
      { packages: [{ ...entry, registryType: 'oci', identifier: 'host:5000/a/b' }] },
      'oci: host:5000/a/b',
      ['unpinned'],
    ],
    ['the latest image', { packages: [{ ...entry, registryType: 'oci', identifier: 'a/b:latest' }] }, 'oci: a/b:latest', ['unpinned']],
    ['plain http', { remotes: [{ type: 'sse', url: 'http://a.b/' }] }, 'http://a.b/', ['not_encrypted']],
    ['a way in that is not used', { remotes: [{ type: 'sse', url: 'http://a.b/' }] }, 'npm: plain@1.0.0', []],
  ])('on %s', (_, more, label, codes) => {
    expect(remarksOn({ ...plain, ...more }, label).map(({ code }) => code)).toEqual(codes)
  })

  it('on findings counts them by severity, and low ones alone are none', () => {
    const finding = (severity: 'low' | 'high') => ({ code: 'hidden_text' as const, severity, where: 'tools', evidence: 'x' })
    const having = (...findings: ReturnType<typeof finding>[]) => remarksOn({ ...plain, probes: [standing({ findings })] })
    expect(having(finding('low'))).toEqual([])
    expect(having(finding('low'), finding('high'))).toEqual([{ id: 'plain', code: 'findings', counts: { low: 1, high: 1 } }])
  })
})

it('tools are compared by name: shared by most first, then those that one alone has', () => {
  const names = (id: string, ...tools: string[]) => ({ id, tools: tools.map((name) => ({ name })) })
  expect(compareTools([names('a', 'x', 'y', 'one'), names('b', 'y', 'x', 'x'), names('c', 'y', '__proto__')])).toEqual({
    shared: [
      { name: 'y', ids: ['a', 'b', 'c'] },
      { name: 'x', ids: ['a', 'b'] },
    ],
    only: [
      { id: 'a', names: ['one'] },
      { id: 'b', names: [] },
      { id: 'c', names: ['__proto__'] },
    ],
  })
})
