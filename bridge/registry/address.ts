// Which registry is asked. There is none by default: whoever publishes one says where it is.
import { UsageError } from '../usage-error.ts'

const VARIABLE = 'HISPER_REGISTRY_URL'

/**
 * @param option what was given as `--registry`; it goes before the variable
 * @returns where the registry's site begins, with a slash at its end
 * @throws {UsageError} where neither says it, or where it is neither https nor on this machine
 */
export function toRegistryUrl(option: string | undefined, environment: Readonly<Record<string, string | undefined>>): URL {
  const text = option ?? environment[VARIABLE]
  const name = option === undefined ? VARIABLE : '--registry'
  if (text === undefined || text === '')
    throw new UsageError(`say which registry: --registry URL, or ${VARIABLE} in the environment; the URL is that of its site`)
  if (!URL.canParse(text)) throw new UsageError(`${name}: ${JSON.stringify(text)} is no address`)
  const { protocol, origin, pathname, hostname, username, password } = new URL(text)
  if (username + password !== '')
    throw new UsageError(`${name}: an address with a user or a password in it is not used; a registry is read without`)
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
    throw new UsageError(`${name}: ${protocol}//${hostname} is refused; https, or http on this machine only (127.0.0.1, [::1])`)
  return new URL(pathname.endsWith('/') ? pathname : `${pathname}/`, origin)
}

/** @param hostname as URL writes it, so that `0x7f.1` is 127.0.0.1 already */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
