// What a page and the companion prove to each other, byte for byte: both sides run this file, in a browser and in Node.
// Every proof is an HMAC-SHA-256 in hexadecimal over lines: who proves what, the origin, the port, the challenge, the nonce or the id.

/** PBKDF2's iterations: a guess of the code costs so many HMACs (RFC 8018 §5.2). */
const ROUNDS = 200_000

/** 64 hexadecimal digits: 32 bytes. */
type Hex = string

/** What both proofs of a pairing are over. */
export interface PairingTerms {
  /** Of the page, serialised as in the header Origin. */
  origin: string
  /** Where the companion listens, so that a program on another port cannot pass its answers on as its own. */
  port: number
  /** Of the page, 32 random bytes. */
  challenge: Hex
  /** Of the companion, 32 random bytes. */
  nonce: Hex
}

/** What the proof of a companion that a page is paired with is over. */
export interface HelloTerms {
  origin: string
  port: number
  challenge: Hex
  /** The pairing's id. */
  pairing: string
}

const utf8 = new TextEncoder()
const HMAC = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const

/** The key that a code makes. @param code eight letters and digits, as parseCode gives them */
export async function deriveKey(code: string, nonce: Hex): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', utf8.encode(code), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: toBytes(nonce), iterations: ROUNDS }
  return await crypto.subtle.deriveKey(how, secret, HMAC, false, ['sign', 'verify'])
}

/** Who proves first is the companion: a program that squats on its port learns no code and no token. */
export type Prover = 'companion' | 'page'

export async function provePairing(key: CryptoKey, prover: Prover, terms: PairingTerms): Promise<Hex> {
  return await sign(key, pairingMessage(prover, terms))
}

export async function isPairingProof(key: CryptoKey, prover: Prover, terms: PairingTerms, proof: Hex): Promise<boolean> {
  return await verify(key, pairingMessage(prover, terms), proof)
}

/** The token: made by both sides, sent by neither before it is used. */
export async function makeToken(key: CryptoKey, terms: PairingTerms): Promise<Hex> {
  return await sign(key, pairingMessage('token', terms))
}

/** What the companion keeps of a token: enough to know it again and to prove that it does, and not enough to be the page. */
export async function toVerifier(token: Hex): Promise<Hex> {
  return toHex(await crypto.subtle.digest('SHA-256', toBytes(token)))
}

export async function proveHello(verifier: Hex, terms: HelloTerms): Promise<Hex> {
  return await sign(await helloKey(verifier), helloMessage(terms))
}

export async function isHelloProof(verifier: Hex, terms: HelloTerms, proof: Hex): Promise<boolean> {
  return await verify(await helloKey(verifier), helloMessage(terms), proof)
}

function pairingMessage(label: Prover | 'token', { origin, port, challenge, nonce }: PairingTerms): string {
  return [`hisper pairing 1 ${label}`, origin, port, challenge, nonce].join('\n')
}

function helloMessage({ origin, port, challenge, pairing }: HelloTerms): string {
  return ['hisper hello 1', origin, port, challenge, pairing].join('\n')
}

async function helloKey(verifier: Hex): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', toBytes(verifier), HMAC, false, ['sign', 'verify'])
}

async function sign(key: CryptoKey, message: string): Promise<Hex> {
  return toHex(await crypto.subtle.sign('HMAC', key, utf8.encode(message)))
}

/** Compares in constant time (Web Cryptography API, HMAC, Verify). */
async function verify(key: CryptoKey, message: string, proof: Hex): Promise<boolean> {
  return await crypto.subtle.verify('HMAC', key, toBytes(proof), utf8.encode(message))
}

export function toHex(bytes: ArrayBuffer | Uint8Array): Hex {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function toBytes(hex: Hex): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
