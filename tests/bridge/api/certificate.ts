// A certificate that signs itself, made anew for each run: a page of https needs one, and no key should lie in a repository.
import { generateKeyPairSync, sign } from 'node:crypto'

const DAY_MS = 86_400_000
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex') // RFC 5758 §3.2
const COMMON_NAME = Buffer.from('0603550403', 'hex') // RFC 5280, appendix A
const [INTEGER, BIT_STRING, UTF8_STRING, GENERALIZED_TIME, SEQUENCE, SET] = [0x02, 0x03, 0x0c, 0x18, 0x30, 0x31]

/** One element of DER (X.690 §8.1). */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const value = Buffer.concat(content)
  const { length } = value
  const lengths = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...lengths]), value])
}

function time(ms: number): Buffer {
  return der(GENERALIZED_TIME, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))
}

/** Of version 1 of X.509 (RFC 5280 §4.1), good for two days: whoever connects is told to look past its issuer. */
export function makeCertificate(host: string, now: number): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(SEQUENCE, ECDSA_WITH_SHA256)
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(host)))))
  const validity = der(SEQUENCE, time(now - DAY_MS), time(now + DAY_MS))
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const toBeSigned = der(SEQUENCE, der(INTEGER, Buffer.from([1])), algorithm, name, validity, name, key)
  const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', toBeSigned, privateKey))
  const lines =
    der(SEQUENCE, toBeSigned, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}
