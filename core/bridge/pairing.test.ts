// The messages are pinned to what node:crypto makes of them: a page and a companion of different days must agree.
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deriveKey, isHelloProof, isPairingProof, makeToken, proveHello, provePairing, toHex, toVerifier } from './pairing.ts'

const CODE = '04HMASW9'
const TERMS = { origin: 'https://registry.test', port: 4747, challenge: 'ab'.repeat(32), nonce: 'cd'.repeat(32) }
const KEY = pbkdf2Sync(CODE, Buffer.from(TERMS.nonce, 'hex'), 200_000, 32, 'sha256')
const hmac = (key: Buffer, ...lines: (string | number)[]) => createHmac('sha256', key).update(lines.join('\n')).digest('hex')
const pairingLines = (label: string) => [`hisper pairing 1 ${label}`, TERMS.origin, TERMS.port, TERMS.challenge, TERMS.nonce]

describe('pairing', () => {
  it('proves by HMAC-SHA-256 of PBKDF2’s key over lines', async () => {
    const key = await deriveKey(CODE, TERMS.nonce)
    expect(await provePairing(key, 'companion', TERMS)).toBe(hmac(KEY, ...pairingLines('companion')))
    expect(await provePairing(key, 'page', TERMS)).toBe(hmac(KEY, ...pairingLines('page')))
    expect(await makeToken(key, TERMS)).toBe(hmac(KEY, ...pairingLines('token')))
  })

  it('knows the key from outside to nobody', async () => {
    await expect(crypto.subtle.exportKey('raw', await deriveKey(CODE, TERMS.nonce))).rejects.toThrow()
  })

  it('a proof is good for its own terms and prover alone', async () => {
    const key = await deriveKey(CODE, TERMS.nonce)
    const proof = await provePairing(key, 'page', TERMS)
    expect(await isPairingProof(key, 'page', TERMS, proof)).toBe(true)
    expect(await isPairingProof(key, 'companion', TERMS, proof)).toBe(false)
    for (const other of [{ origin: 'https://mirror.test' }, { port: 4748 }, { challenge: TERMS.nonce }, { nonce: TERMS.challenge }])
      expect(await isPairingProof(key, 'page', { ...TERMS, ...other }, proof)).toBe(false)
    expect(await isPairingProof(await deriveKey('04HMASW8', TERMS.nonce), 'page', TERMS, proof)).toBe(false)
    expect(await isPairingProof(await deriveKey(CODE, TERMS.challenge), 'page', TERMS, proof)).toBe(false)
    for (const wrong of ['', proof.slice(2), `${proof}00`, '0'.repeat(64)])
      expect(await isPairingProof(key, 'page', TERMS, wrong)).toBe(false)
  })
})

describe('hello', () => {
  const token = hmac(KEY, ...pairingLines('token'))
  const verifier = createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex')
  const terms = { origin: TERMS.origin, port: 4747, challenge: TERMS.challenge, pairing: '019aa0c0-0000-7000-8000-000000000000' }

  it('is proved with the SHA-256 of the token, which is all that the companion keeps', async () => {
    expect(await toVerifier(token)).toBe(verifier)
    const proof = await proveHello(verifier, terms)
    expect(proof).toBe(hmac(Buffer.from(verifier, 'hex'), 'hisper hello 1', terms.origin, terms.port, terms.challenge, terms.pairing))
    expect(await isHelloProof(verifier, terms, proof)).toBe(true)
    for (const other of [{ origin: 'https://mirror.test' }, { port: 1 }, { challenge: TERMS.nonce }, { pairing: 'another' }])
      expect(await isHelloProof(verifier, { ...terms, ...other }, proof)).toBe(false)
    expect(await isHelloProof(token, terms, proof)).toBe(false)
  })
})

it('bytes are written in lower-case hexadecimal', () => expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff'))
