// The world of the page that runs this.
import type { Reach } from './reach.ts'

/** In the order of what is more exact: Chrome 145 and Firefox 153 know the first, Chrome 142 the second. */
const NAMES = ['loopback-network', 'local-network-access']

/** @param base `http://127.0.0.1:4747` */
export function reachFromHere(base: string): Reach {
  return {
    base,
    origin: globalThis.origin,
    fetch: globalThis.fetch.bind(globalThis),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    now: () => performance.now(),
    permission: askPermission,
  }
}

async function askPermission(): Promise<PermissionState | undefined> {
  for (const name of NAMES) {
    // A browser that does not know the name throws.
    const status = await navigator.permissions.query({ name: name as PermissionName }).catch(() => undefined)
    if (status !== undefined) return status.state
  }
  return undefined
}
