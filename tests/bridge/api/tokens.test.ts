// Tokens, codes and scopes: what a stranger could guess, repeat or carry elsewhere, and that none of it is ever written down.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeToken } from '../../../core/bridge/pairing.ts'
import type { Answer } from '../../../core/bridge/routes.ts'
import { partsOf } from '../../../core/bridge/routes.ts'
import type { Scope } from '../../../core/schema/bridge.ts'
import { newId, taskOf } from './services.ts'
import {
  ask,
  askRoute,
  CHALLENGE,
  codeOf,
  EVERY_ROUTE,
  headersFor,
  OTHER_SITE,
  offerTo,
  openWorld,
  pairWith,
  postTo,
  SITE,
  type Told,
  toConfirm,
  type World,
} from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const PAIRED = EVERY_ROUTE.filter((name) => !/pair$|confirm$|hello$/.test(name))
const post = (path: string, body: unknown, origin = SITE) => postTo(world, path, body, origin)
const offer = (origin = SITE) => offerTo(world, origin)

describe('B6: a token that is missing or wrong', () => {
  it('is refused at every route, in the same words', async () => {
    const { pairing, token } = await pairWith(world)
    const wrong = [
      undefined,
      '',
      'Bearer',
      `Bearer ${token}`,
      `Bearer ${pairing}`,
      `Bearer ${pairing}.`,
      `Bearer ${pairing}.${'0'.repeat(64)}`,
      `Bearer ${pairing}.${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`,
      `Bearer ${pairing}.${token.slice(0, -2)}`,
      `Bearer ${pairing}.${token}00`,
      `Bearer ${pairing}.${token.toUpperCase()}`,
      `Bearer ${newId()}.${token}`,
      `Bearer ${pairing.toUpperCase()}.${token}`,
      `Bearer __proto__.${token}`,
      `bearer ${pairing}.${token}, Bearer x`,
      `Basic ${Buffer.from(`${pairing}:${token}`).toString('base64')}`,
      `Bearer ${world.services.kept.get(pairing)?.pairing.id}.${world.services.kept.get(pairing)?.verifier}`,
    ]
    const words = new Set<string>()
    for (const Authorization of wrong) {
      const told = await askRoute(world, 'GET /v1/servers', headersFor(world, '', { Authorization }))
      expect([Authorization, told.status]).toEqual([Authorization, 401])
      words.add(told.body)
    }
    for (const name of PAIRED) words.add((await askRoute(world, name, headersFor(world, `Bearer ${pairing}.${'f'.repeat(64)}`))).body)
    expect([...words].map((body) => JSON.parse(body).code)).toEqual(['not_paired'])
    expect(world.services.calls).toEqual([])
  })

  it('is refused in a cookie, a body and another header', async () => {
    const { bearer } = await pairWith(world)
    for (const name of ['Cookie', 'X-Authorization', 'Proxy-Authorization'])
      expect(
        (await askRoute(world, 'GET /v1/servers', headersFor(world, bearer, { Authorization: undefined, [name]: bearer }))).status,
      ).toBe(401)
  })
})

describe('B7: a token in an address', () => {
  it.each([
    '?token=T',
    '?x=1&token=T',
    '?TOKEN=T',
    '?access_token=T',
    '?%74oken=T',
    '?search=x;token=T',
    '/token=T',
    '/T',
    '?search=T',
    '?code=ABCD-EFGH',
    '?proof=00',
  ])('%s is refused after pairing, even beside a header that is right, and written nowhere', async (suffix) => {
    const { bearer, pairing, token } = await pairWith(world)
    world.audit.length = 0
    const path = `/v1/tasks${suffix.replace('T', `${pairing}.${token}`)}`
    for (const Authorization of [bearer, undefined]) {
      const told = await ask({ port: world.api.port, path, headers: headersFor(world, '', { Authorization }) })
      expect(told).toMatchObject({ status: 400, body: '' })
    }
    expect(world.audit).toEqual(Array.from({ length: 2 }, () => ({ origin: SITE, route: 'none', outcome: 'secret_in_address' })))
    expect(world.services.calls).toEqual([])
  })

  it('is not what somebody looks for in a history', async () => {
    const { bearer } = await pairWith(world)
    const told = await ask({ port: world.api.port, path: '/v1/tasks?search=token%3D5', headers: headersFor(world, bearer) })
    expect(told.status).toBe(200)
  })
})

describe('B10: a token of another origin', () => {
  it('is refused at every route, between all pairs of allowed origins', async () => {
    const own = world.api.url
    const pages = await Promise.all(
      [SITE, OTHER_SITE, own].map(async (origin) => ({ origin, bearer: (await pairWithInTurn(origin)).bearer })),
    )
    for (const { origin } of pages)
      for (const page of pages)
        for (const name of origin === page.origin ? ['GET /v1/servers'] : PAIRED) {
          const { status } = await askRoute(world, name, headersFor(world, page.bearer, { Origin: origin }))
          expect([name, origin, status]).toEqual([name, origin, origin === page.origin ? 200 : 401])
        }
    expect(world.services.calls).toEqual(['servers.list', 'servers.list', 'servers.list'])
  })

  it('nor does the companion prove itself to it', async () => {
    const { pairing } = await pairWith(world)
    expect(codeOf(await post('/v1/hello', { pairing, challenge: CHALLENGE }, OTHER_SITE))).toBe('not_paired')
    expect(codeOf(await post('/v1/hello', { pairing: newId(), challenge: CHALLENGE }))).toBe('not_paired')
  })
})

/** One code is open at a time. */
let turn: Promise<unknown> = Promise.resolve()
function pairWithInTurn(origin: string) {
  const mine = turn.then(() => pairWith(world, origin))
  turn = mine
  return mine
}

describe('a scope', () => {
  const WANTED: Record<Scope, string[]> = {
    read: PAIRED.filter((name) => name.startsWith('GET ')),
    run: [
      'POST /v1/servers/{id}/start',
      'POST /v1/servers/{id}/stop',
      'POST /v1/route',
      'POST /v1/plan',
      'POST /v1/tasks',
      'DELETE /v1/tasks/{id}',
      'POST /v1/tasks/{id}/run',
      'POST /v1/tasks/{id}/cancel',
      ...['POST /v1/schedules', 'DELETE /v1/schedules/{id}'],
      ...['pause', 'resume', 'run'].map((act) => `POST /v1/schedules/{id}/${act}`),
    ],
    approve: [
      'POST /v1/codes',
      'POST /v1/questions/{id}',
      'POST /v1/approvals/{id}',
      'DELETE /v1/approvals/{id}',
      'DELETE /v1/pairings/{id}',
    ],
  }
  it.each(['read', 'run', 'approve'] as const)('%s opens its routes and no others', async (scope) => {
    expect(Object.values(WANTED).flat().toSorted()).toEqual(PAIRED.toSorted())
    const { bearer } = await pairWith(world, SITE, [scope])
    for (const name of PAIRED) {
      const { status, body } = await askRoute(world, name, headersFor(world, bearer))
      const isRefused = status === 403 && JSON.parse(body).code === 'no_scope'
      expect([name, isRefused]).toEqual([name, !WANTED[scope].includes(name)])
    }
  })

  it.each([
    [
      'of no more scopes than its own',
      ['approve'],
      { scopes: ['approve'] },
      200,
      { origin: SITE, code: expect.stringMatching(/^.{4}-.{4}$/) },
    ],
    ['no scope that it lacks', ['approve'], { scopes: ['approve', 'run'] }, 403, { code: 'no_scope' }],
    ['another page that is answered', ['approve'], { origin: OTHER_SITE, scopes: ['approve'] }, 200, { origin: OTHER_SITE }],
    ['no page that is not', ['approve'], { origin: 'https://evil.test', scopes: ['approve'] }, 400, { code: 'invalid_body' }],
    ['not without the right to approve', ['read', 'run'], { scopes: ['read'] }, 403, { code: 'no_scope' }],
  ] as const)('is what a code for a page is opened by: %s', async (_, scopes, body, status, answer) => {
    const { bearer } = await pairWith(world, SITE, scopes)
    const told = await postTo(world, '/v1/codes', body, SITE, bearer)
    expect([told.status, JSON.parse(told.body)]).toEqual([status, expect.objectContaining(answer)])
    world.api.desk.closeCode()
  })

  it('is not needed to give back one’s own pairing, which is good no more', async () => {
    const { bearer, pairing } = await pairWith(world, SITE, ['read'])
    const told = await ask({ port: world.api.port, method: 'DELETE', path: `/v1/pairings/${pairing}`, headers: headersFor(world, bearer) })
    expect(told).toMatchObject({ status: 200, body: '{}' })
    expect((await askRoute(world, 'GET /v1/servers', headersFor(world, bearer))).status).toBe(401)
  })
})

it('nothing that is logged, audited, listed or answered holds a token, a code or a proof', async () => {
  const said: string[] = []
  const listen = (chunk: unknown) => said.push(String(chunk)) > 0
  const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(listen), vi.spyOn(process.stderr, 'write').mockImplementation(listen)]
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    spies.push(vi.spyOn(console, method).mockImplementation(listen) as never)
  try {
    const { code } = world.api.desk.openCode(SITE, ['read', 'run'])
    const made: Answer<'POST /v1/pair'> = JSON.parse((await offer()).body)
    const { body, key, terms } = await toConfirm(world, code, made)
    await post('/v1/pair/confirm', body)
    const token = await makeToken(key, terms)
    const bearer = `Bearer ${made.pairing}.${token}`
    const told: Told[] = []
    for (const name of PAIRED)
      for (const Origin of [SITE, OTHER_SITE, 'https://evil.test'])
        told.push(await askRoute(world, name, headersFor(world, bearer, { Origin })))
    told.push(await ask({ port: world.api.port, path: `/v1/tasks?token=${token}`, headers: headersFor(world, bearer) }))
    const { task } = JSON.parse((await askTask(bearer)).body)
    told.push(
      await askRoute(world, `POST /v1/tasks/${task.id}/run`, headersFor(world, bearer)).catch((error: Error) => ({
        status: 0,
        headers: {},
        body: error.message,
      })),
    )
    const verifier = world.services.kept.get(made.pairing)?.verifier ?? ''
    expect(verifier).toHaveLength(64)
    expect(world.errors).toHaveLength(1) // what the failing tool threw
    const written = JSON.stringify([said, world.audit, world.errors.map(String), told])
    for (const secret of [token, verifier, body.proof, code, code.replace('-', '')]) expect(written).not.toContain(secret)
    expect(JSON.stringify(told)).not.toContain('SECRET-OF-A-SERVER')
    for (const entry of world.audit) expect(Object.keys(entry)).toEqual(['origin', 'route', 'outcome'])
    expect(world.audit.length).toBeGreaterThan(60)
    // Nor is the token kept: what is kept cannot be used in its place.
    expect(JSON.stringify([...world.services.kept.values()])).not.toContain(token)
    expect((await askRoute(world, 'GET /v1/servers', headersFor(world, `Bearer ${made.pairing}.${verifier}`))).status).toBe(401)
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
})

async function askTask(bearer: string): Promise<Told> {
  const { path } = partsOf('POST /v1/tasks')
  return await ask({
    port: world.api.port,
    method: 'POST',
    path,
    headers: headersFor(world, bearer),
    body: JSON.stringify(taskOf('fails')),
  })
}
