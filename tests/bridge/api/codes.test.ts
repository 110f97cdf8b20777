// The code that pairs: guessed, repeated, late, and of another page.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PairingDesk } from '../../../bridge/api/pairing.ts'
import { pair } from '../../../core/bridge/client.ts'
import { isPairingProof, makeToken } from '../../../core/bridge/pairing.ts'
import type { Answer } from '../../../core/bridge/routes.ts'
import { CHALLENGE, codeOf, toConfirm as confirmOf, OTHER_SITE, offerTo, openWorld, postTo, reachOf, SITE, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const post = (path: string, body: unknown, origin = SITE) => postTo(world, path, body, origin)
const offer = (origin = SITE) => offerTo(world, origin)
const toConfirm = (code: string, made: Answer<'POST /v1/pair'>) => confirmOf(world, code, made)

describe('B8: guessing the code', () => {
  it('has five tries, however the guess is made, and no more with the code that is right', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read'])
    for (let guess = 0; guess < 5; guess += 1) {
      const told = await offer()
      expect(told.status).toBe(200)
      const { body } = await toConfirm(`0000000${guess}`, JSON.parse(told.body))
      expect(codeOf(await post('/v1/pair/confirm', body))).toBe('no_code')
    }
    expect(codeOf(await offer())).toBe('no_code')
    await expect(pair(reachOf(world), code)).rejects.toMatchObject({ answer: { code: 'no_code' } })
    expect(world.services.kept.size).toBe(0)
  })

  it('ends each offer with its first proof', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read'])
    const made: Answer<'POST /v1/pair'> = JSON.parse((await offer()).body)
    const right = await toConfirm(code, made)
    expect(codeOf(await post('/v1/pair/confirm', { ...right.body, proof: '0'.repeat(64) }))).toBe('no_code')
    expect(codeOf(await post('/v1/pair/confirm', right.body))).toBe('no_code')
  })

  it('has five tries at once, too', async () => {
    world.api.desk.openCode(SITE, ['read'])
    const told = await Promise.all(Array.from({ length: 20 }, () => offer()))
    expect(told.filter(({ status }) => status === 200)).toHaveLength(5)
  })

  it('has two minutes, for the offer and for the proof', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read'])
    world.wait(119_000)
    const made = JSON.parse((await offer()).body)
    world.wait(2_000)
    expect(codeOf(await post('/v1/pair/confirm', (await toConfirm(code, made)).body))).toBe('no_code')
    expect(codeOf(await offer())).toBe('no_code')
  })

  it('meets nothing where nobody asked for a code, or for another page', async () => {
    expect(codeOf(await offer())).toBe('no_code')
    const { code } = world.api.desk.openCode(OTHER_SITE, ['read'])
    for (let time = 0; time < 10; time += 1) expect(codeOf(await offer())).toBe('no_code')
    // Nor were these tries of the page that the code is for.
    await expect(pair(reachOf(world, OTHER_SITE), code)).resolves.toMatchObject({ scopes: ['read'] })
  })

  it('is no use to a page that is not allowed at all', () => {
    for (const origin of ['https://evil.test', 'null', '*', ''])
      expect(() => world.api.desk.openCode(origin, ['read'])).toThrow('is not among the origins')
  })
})

describe('B9: a code or a proof again', () => {
  it('is refused once it has paired', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read'])
    const made: Answer<'POST /v1/pair'> = JSON.parse((await offer()).body)
    const { body } = await toConfirm(code, made)
    expect((await post('/v1/pair/confirm', body)).status).toBe(200)
    expect(codeOf(await post('/v1/pair/confirm', body))).toBe('no_code')
    expect(codeOf(await offer())).toBe('no_code')
    world.api.desk.openCode(SITE, ['read'])
    expect(codeOf(await post('/v1/pair/confirm', body))).toBe('no_code')
    expect(world.services.kept.size).toBe(1)
  })

  it('pairs one of two pages that are quick', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read'])
    const offers = await Promise.all([offer(), offer()])
    const bodies = await Promise.all(offers.map(async ({ body }) => (await toConfirm(code, JSON.parse(body))).body))
    const told = await Promise.all(bodies.map((body) => post('/v1/pair/confirm', body)))
    expect(told.map(({ status }) => status).toSorted()).toEqual([200, 403])
    expect(world.services.kept.size).toBe(1)
  })

  it('pairs one of two whose proofs are looked at in the same moment', async () => {
    const { services, api } = world
    const desk = new PairingDesk({
      origins: new Set([SITE]),
      port: api.port,
      store: services.pairings,
      clock: Date.now,
      random: randomBytes,
    })
    const { code } = desk.openCode(SITE, ['read'])
    const offers = await Promise.all([1, 2].map(() => desk.offer(SITE, { challenge: CHALLENGE })))
    const bodies = await Promise.all(offers.map(async (made) => (await toConfirm(code, made)).body))
    const told = await Promise.allSettled(bodies.map((body) => desk.confirm(SITE, body)))
    expect(told.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(services.kept.size).toBe(1)
  })

  it('is good no more when the next code is asked for, or the reader closed it', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read'])
    const made = JSON.parse((await offer()).body)
    world.api.desk.openCode(SITE, ['read'])
    expect(codeOf(await post('/v1/pair/confirm', (await toConfirm(code, made)).body))).toBe('no_code')
    world.api.desk.closeCode()
    expect(codeOf(await offer())).toBe('no_code')
  })

  it('an offer that another page was made is no use', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read'])
    const { body } = await toConfirm(code, JSON.parse((await offer()).body))
    expect(codeOf(await post('/v1/pair/confirm', body, OTHER_SITE))).toBe('no_code')
  })

  it('the companion’s own proof is not one of the page', async () => {
    const { code } = world.api.desk.openCode(SITE, ['read'])
    const made: Answer<'POST /v1/pair'> = JSON.parse((await offer()).body)
    const { key, terms } = await toConfirm(code, made)
    expect(await isPairingProof(key, 'companion', terms, made.proof)).toBe(true)
    expect(codeOf(await post('/v1/pair/confirm', { pairing: made.pairing, proof: made.proof }))).toBe('no_code')
    expect(await makeToken(key, terms)).not.toBe(made.proof)
  })
})
