// What a server that wants credentials says of how to get them: its challenge, and its protected resource metadata (RFC 9728).
import { z } from 'zod'
import type { Authorization } from '../schema/probe.ts'
import { LineSchema, WebUrlSchema } from '../schema/text.ts'
import { parseChallenges } from './challenge.ts'
import type { RemoteTarget } from './connect-remote.ts'
import { isNestedDeeper } from './depth.ts'
import { openGuardedFetch } from './guarded-fetch.ts'
import type { SessionLimits } from './limits.ts'

const WELL_KNOWN = '/.well-known/oauth-protected-resource'
const MAX_METADATA_BYTES = 64 * 1024
const MAX_SCOPES = 100
const MAX_AUTHORIZATION_SERVERS = 20
/** RFC 6749 §3.3, scope-token. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** RFC 9728 §2. One bad entry costs that entry. */
const MetadataSchema = z.object({
  resource: z.string().max(2_048),
  authorization_servers: z.array(z.unknown()).optional().catch(undefined),
  scopes_supported: z.array(z.unknown()).optional().catch(undefined),
})

/**
 * @param challenge value of WWW-Authenticate; servers may send none (MCP 2025-11-25, Authorization)
 * @param signal ends the search for metadata
 * @returns undefined where nothing was said and nothing found. Never rejects for what a server does
 */
export async function readAuthorization(
  target: RemoteTarget,
  challenge: string | undefined,
  limits: SessionLimits,
  signal: AbortSignal,
): Promise<Authorization | undefined> {
  const { scheme, scopes, metadata, servers } = await readResource(target, challenge, limits, signal)
  const found: Authorization = {
    ...(scheme === undefined ? {} : { scheme: scheme.slice(0, 300) }),
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(metadata === undefined ? {} : { resourceMetadata: metadata.url }),
    ...(servers.length === 0 ? {} : { authorizationServers: servers }),
  }
  return Object.keys(found).length === 0 ? undefined : found
}

export interface Resource {
  /** Of the challenge. */
  scheme: string | undefined
  scopes: string[]
  /** With `resource` as it stands there: authorization servers compare it character by character (RFC 8707 §2). */
  metadata: { url: string; resource: string } | undefined
  /** Issuers of the authorization servers, in the server's order. */
  servers: string[]
}

/** The same as it is needed to sign in. Parameters as of readAuthorization. */
export async function readResource(
  target: RemoteTarget,
  challenge: string | undefined,
  limits: SessionLimits,
  signal: AbortSignal,
): Promise<Resource> {
  const challenges = parseChallenges(challenge ?? '')
  const chosen = challenges.find(({ scheme }) => scheme === 'bearer') ?? challenges[0]
  const metadata = await findMetadata(target, chosen?.parameters.get('resource_metadata'), limits, signal)
  return {
    scheme: chosen?.scheme,
    scopes: toScopes(chosen?.parameters.get('scope')?.split(' ') ?? metadata?.scopes_supported ?? []),
    metadata,
    servers: toServers(metadata?.authorization_servers ?? [], target.allowPrivate === true),
  }
}

type Metadata = z.infer<typeof MetadataSchema> & { url: string }

/** The address that the challenge names, else the well-known ones: of the server's path, then of its root. */
async function findMetadata(
  target: RemoteTarget,
  named: string | undefined,
  limits: SessionLimits,
  signal: AbortSignal,
): Promise<Metadata | undefined> {
  const resource = new URL(target.url)
  const path = resource.pathname === '/' ? '' : resource.pathname
  const wellKnown = [`${WELL_KNOWN}${path}${resource.search}`, WELL_KNOWN].map((place) => new URL(place, resource).href)
  const places = named === undefined ? [...new Set(wellKnown)] : [named]
  for (const place of places) {
    const metadata = URL.canParse(place) ? await fetchMetadata(new URL(place), target, limits, signal) : undefined
    if (metadata !== undefined) return metadata
  }
  return undefined
}

async function fetchMetadata(url: URL, target: RemoteTarget, limits: SessionLimits, signal: AbortSignal): Promise<Metadata | undefined> {
  // That an address of one's own may be probed does not mean that it may send us to another of them.
  const isSameOrigin = url.origin === new URL(target.url).origin
  const policy = {
    allowPrivate: target.allowPrivate === true && isSameOrigin,
    ...(target.connectTo === undefined ? {} : { connectTo: target.connectTo }),
  }
  const network = openGuardedFetch(policy, { ...limits, maxBytes: MAX_METADATA_BYTES })
  try {
    const response = await network.fetch(url, { headers: { accept: 'application/json' }, signal })
    if (response.status !== 200) return undefined
    const said: unknown = await response.json()
    if (isNestedDeeper(said, limits.maxDepth)) return undefined
    const metadata = MetadataSchema.safeParse(said).data
    return metadata !== undefined && isAbout(metadata.resource, url, target.url) && WebUrlSchema.safeParse(url.href).success
      ? { ...metadata, url: url.href }
      : undefined
  } catch {
    return undefined // refused by the guard, not answered, no JSON: in each case nothing is known
  } finally {
    await network.close()
  }
}

/**
 * RFC 9728 §3.3: metadata count only where `resource` is identical to the address that was asked, or to the identifier that the
 * well-known path was inserted into, here as long as that covers the address. A slash at the end is taken for nothing.
 */
function isAbout(resource: string, metadataUrl: URL, target: string): boolean {
  if (!URL.canParse(resource)) return false
  const stated = toIdentifier(new URL(resource))
  const asked = toIdentifier(new URL(target))
  if (stated === asked) return true
  if (!metadataUrl.pathname.startsWith(WELL_KNOWN)) return false
  const whole = new URL(metadataUrl)
  whole.pathname = metadataUrl.pathname.slice(WELL_KNOWN.length)
  const identifier = toIdentifier(whole)
  return stated === identifier && (asked.startsWith(`${identifier}/`) || asked.startsWith(`${identifier}?`))
}

function toIdentifier({ origin, pathname, search }: URL): string {
  return `${origin}${pathname.replace(/\/$/, '')}${search}`
}

function toScopes(words: readonly unknown[]): string[] {
  const scopes = words.filter((word): word is string => typeof word === 'string' && SCOPE.test(word) && LineSchema.safeParse(word).success)
  return [...new Set(scopes)].slice(0, MAX_SCOPES)
}

/** Issuers are https addresses without query or fragment (RFC 8414 §2); nothing is ever sent to them from here. */
function toServers(addresses: readonly unknown[], mayBePlain: boolean): string[] {
  const servers = addresses.filter((address): address is string => {
    if (!WebUrlSchema.safeParse(address).success) return false
    return String(address).startsWith('https://') || mayBePlain
  })
  return [...new Set(servers)].slice(0, MAX_AUTHORIZATION_SERVERS)
}
