// Why a request came to nothing, in words: of the codes that Node and its fetch give.

export const NETWORK_REASONS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection was cut'],
  ['ENOTFOUND', 'its host name is not known'],
  ['EAI_AGAIN', 'no host name can be looked up now'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
  ['UND_ERR_SOCKET', 'the connection was cut'],
])

/** @returns the code of what `fetch` threw, such as `ECONNREFUSED`; empty where it has none */
export function networkCode(error: Error): string {
  const { cause } = error
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return 'code' in error ? String(error.code) : ''
}
