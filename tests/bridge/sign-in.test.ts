// hisper login: the real command against a real server and a strict service on loopback, from the first 401 to the last word.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openLocalSessions } from '../../bridge/sessions/this-machine.ts'
import type { CallOptions } from '../../bridge/tasks/tool-caller.ts'
import type { Ended } from './companion.ts'
import { openWorld, SERVER, type World } from './sign-in/world.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function aWorld(): Promise<World> {
  const world = await openWorld()
  open.push(() => world.close())
  return world
}

/** No secret that the service ever gave away stands in what a command printed; nor do what it must not show. */
function expectNoSecrets({ service }: World, ...ended: Ended[]): void {
  const said = ended.map(({ out, err }) => out + err.replace(/^https?:\S+$/gm, '')).join('\n')
  for (const secret of [...service.secrets, 'canary']) expect(said).not.toContain(secret)
}

/** Sessions as the companion has them, on the reader's machine. */
function openSessions({ home }: World) {
  const { platform } = process
  const sessions = openLocalSessions({ home, platform, env: { HISPER_KEYS: 'file' }, dataFolder: join(home, 'hisper') })
  open.push(() => sessions.close())
  return sessions
}

const quiet: CallOptions = {
  ...{ signal: new AbortController().signal, timeoutMs: 30_000 },
  onProgress: () => undefined,
  ask: async () => ({ action: 'decline' }),
}
const DAY = { server: SERVER, tool: 'day_of_week', arguments: { date: '2026-11-22' } }

describe('hisper login', () => {
  it('signs in, says how many tools there are, and from then on the server is worked with', async () => {
    const world = await aWorld()
    const before = await world.run('call', SERVER, 'day_of_week', 'date=2026-11-22')
    expect(before).toMatchObject({ code: 6, out: '', err: `hisper: sign in with hisper login ${SERVER}\n` })
    const signedIn = await world.signIn()
    expect(signedIn).toMatchObject({ code: 0, out: `signed in to ${SERVER}: 4 tools. The tokens are in a file for you alone.\n` })
    const after = await world.run('call', SERVER, 'day_of_week', 'date=2026-11-22')
    expect(after).toMatchObject({ code: 0, out: expect.stringContaining('Sunday') })
    const listed = await world.run('login', '--list', '--json')
    expect(JSON.parse(listed.out)).toEqual({ signedIn: [{ address: world.url, servers: [SERVER], keptIn: 'file' }] })
    expect(world.service.faults).toEqual([])
    expectNoSecrets(world, before, signedIn, after, listed)
  })

  it('keeps the tokens in a file for the reader alone, and ends the sign-in on logout, here and there', async () => {
    const world = await aWorld()
    const signedIn = await world.signIn('--json')
    expect(JSON.parse(signedIn.out)).toEqual({ server: SERVER, address: world.url, keptIn: 'file', tools: 4 })
    expect((await stat(join(world.home, 'hisper', 'sign-ins', 'sign-ins.json'))).mode & 0o777).toBe(0o600)
    const out = await world.run('logout', SERVER)
    expect(out.code).toBe(0)
    expect(world.service.asked).toContain('POST /revoke')
    expect(await world.run('call', SERVER, 'day_of_week', 'date=2026-11-22')).toMatchObject({ code: 6, out: '' })
    expect(await world.run('login', '--list')).toMatchObject({ code: 1, out: '' })
    for (const secret of world.service.secrets) expect(await world.kept()).not.toContain(secret)
    expectNoSecrets(world, signedIn, out)
  })

  it('goes by a program that was registered by hand, with its secret out of the environment', async () => {
    const world = await aWorld()
    world.service.clients.set('by-hand', { redirects: ['http://127.0.0.1/callback'], anyPort: true, secret: 'canary-client-secret' })
    const ended = await world.signIn('--client-id', 'by-hand', '--client-secret-env', 'CLIENT_SECRET')
    expect(ended).toMatchObject({ code: 0 })
    expect(world.service.asked).not.toContain('POST /register')
    expect(world.service.faults).toEqual([])
    expectNoSecrets(world, ended)
  })

  it.each([
    ['nobody', ['claude-code.nobody'], /there is no server of that id/],
    ['no server at all', [], /name a server/],
    ['a secret without a program', [SERVER, '--client-secret-env', 'CLIENT_SECRET'], /--client-secret-env is for a --client-id/],
    ['a secret that is not set', [SERVER, '--client-id', 'x', '--client-secret-env', 'NOWHERE'], /the variable NOWHERE is not set/],
  ])('refuses %s', async (_, words, message) => {
    const world = await aWorld()
    const ended = await world.run('login', ...words)
    expect([ended.code, ended.out]).toEqual([2, ''])
    expect(ended.err).toMatch(message)
  })

  it.each([
    ['the reader says no', { error: 'access_denied', code: undefined }, /it was refused on the sign-in page\n$/],
    [
      'it is explained by a stranger',
      { error: 'access_denied', code: undefined, error_description: `no\u001b[2J\n${'x'.repeat(2_000)}` },
      /it says: no.{100,320}\n$/,
    ],
    ['the answer is to another question', { state: 'another' }, /another question \(state\)/],
    ['the answer is from another service', { iss: 'https://evil.test' }, /another service than it was sent to \(iss\)/],
    ['the service does not say who it is, though it said it would', { iss: undefined }, /\(iss\)/],
    ['there is no code', { code: undefined }, /without a code/],
    ['the code is another’s', { code: 'somebody-elses-code' }, /refused it \(invalid_grant\)/],
  ])('ends in words where %s, and keeps nothing', async (_, redirect, message) => {
    const world = await aWorld()
    world.service.manners = { redirect }
    const ended = await world.signIn()
    expect([ended.code, ended.out]).toEqual([6, ''])
    expect(ended.err).toMatch(message)
    expect(ended.err).not.toContain('\u001b')
    await expect(world.kept()).rejects.toThrow('ENOENT')
    expectNoSecrets(world, ended)
  })

  it('ends at once when it is stopped, and listens no more', async () => {
    const world = await aWorld()
    const { address, ended, stop } = await world.login()
    const back = address?.searchParams.get('redirect_uri') ?? expect.unreachable('it shows no address')
    stop('SIGINT')
    expect(await ended).toMatchObject({ code: 6, err: expect.stringContaining('nobody was signed in: it was stopped') })
    await expect(fetch(back)).rejects.toThrow()
  })
})

describe('a sign-in', () => {
  it('that is too old is renewed once, however many calls want it', async () => {
    const world = await aWorld()
    await world.signIn()
    const sessions = openSessions(world)
    const { definition } = await sessions.tool(SERVER, DAY.tool)
    world.service.expireAccess()
    const results = await Promise.all(Array.from({ length: 20 }, () => sessions.call({ ...DAY, definition }, quiet)))
    expect(results.every(({ isError }) => !isError)).toBe(true)
    expect(world.service.asked.filter((one) => one === 'POST /token')).toHaveLength(2)
    expect(world.service.faults).toEqual([])
  })

  it('that was taken back is said in words that tell what to do', async () => {
    const world = await aWorld()
    await world.signIn()
    const sessions = openSessions(world)
    const { definition } = await sessions.tool(SERVER, DAY.tool)
    world.service.expireAccess()
    world.service.revokeAll()
    await expect(sessions.call({ ...DAY, definition }, quiet)).rejects.toThrow(`sign in with hisper login ${SERVER}`)
    expect(await sessions.detail(SERVER)).toMatchObject({ state: 'failed', problem: `sign in with hisper login ${SERVER}` })
    await world.signIn()
    expect(await sessions.call({ ...DAY, definition }, quiet)).toMatchObject({ isError: false })
  })
})
