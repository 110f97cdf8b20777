// npm's list of all names: the package all-the-package-names, published daily, got through the configured registry like any package.
// It is the backbone of the crawl: every package whose name says MCP, without a search quota.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { EtagSchema, fetchJson, toEtag } from '../json-answer.ts'
import type { OriginContext } from '../origin.ts'
import { isShrunken } from '../shrink.ts'
import { saysMcp } from './name.ts'
import { scanNames } from './name-scan.ts'

const NAMES_PACKAGE = 'all-the-package-names'
/** The document that installers get: name, versions and where they lie (npm/registry, docs/responses/package-metadata.md). */
const ABBREVIATED = 'application/vnd.npm.install-v1+json'
/** Four times the tarball of 2026. */
const MAX_TARBALL_BYTES = 128 * 1024 * 1024

export const NamesMemorySchema = z.object({
  /** Of the package's document, so that an unchanged one costs one request. */
  etag: EtagSchema.optional(),
  version: z.string(),
  /** All names on the list, whatever they say. */
  count: z.int().nonnegative(),
})
export type NamesMemory = z.infer<typeof NamesMemorySchema>

const PackumentSchema = z.looseObject({
  'dist-tags': z.looseObject({ latest: z.string() }),
  versions: z.record(z.string(), z.unknown()),
})
const VersionSchema = z.looseObject({ dist: z.looseObject({ tarball: z.url(), integrity: z.string() }) })

/** The newest list that the registry has, not yet read. */
export interface NamesIndex {
  etag?: string
  version: string
  tarball: string
  integrity: string
}

/**
 * @returns `absent` where the registry, such as a company's own, has no list
 * @throws {HttpError | ParseError}
 */
export async function fetchNamesIndex(
  context: Pick<OriginContext, 'http' | 'signal'>,
  registry: string,
  memory: NamesMemory | undefined,
): Promise<NamesIndex | 'absent' | 'unchanged'> {
  const headers = { accept: ABBREVIATED, ...(memory?.etag === undefined ? {} : { 'if-none-match': memory.etag }) }
  const answer = await fetchJson(context, `${registry}/${NAMES_PACKAGE}`, { headers, accept: [304, 404] })
  if (answer.status === 404) return 'absent'
  if (answer.status === 304 && memory?.etag !== undefined) return 'unchanged'
  const { 'dist-tags': tags, versions } = parseWith(PackumentSchema, answer.value, NAMES_PACKAGE)
  const version = tags.latest
  const { dist } = parseWith(VersionSchema, Object.hasOwn(versions, version) ? versions[version] : undefined, `${NAMES_PACKAGE} ${version}`)
  return { ...toEtag(answer.headers), version, tarball: toOwnAddress(dist.tarball, registry), integrity: dist.integrity }
}

/**
 * Reads the list whole.
 * @returns the names that say MCP, sorted, and what to remember of the list
 * @throws {HttpError} where it cannot be had
 * @throws {ParseError} where it is not what the registry announced, or much smaller than the last one
 */
export async function fetchNames(
  context: Pick<OriginContext, 'http' | 'signal' | 'allowShrink'>,
  { etag, version, tarball, integrity }: NamesIndex,
  memory: NamesMemory | undefined,
): Promise<{ names: string[]; memory: NamesMemory }> {
  const { bytes } = await context.http.request(tarball, { as: 'bytes', maxBytes: MAX_TARBALL_BYTES, signal: context.signal })
  if (!matches(bytes, integrity)) throw new ParseError(`${NAMES_PACKAGE} ${version}`, ['the tarball does not have the stated integrity'])
  const { count, wanted } = await scanNames(bytes, saysMcp, context.signal)
  if (memory !== undefined && isShrunken(context, count, memory.count)) {
    throw new ParseError(`${NAMES_PACKAGE} ${version}`, [`${count} names, where the last list had ${memory.count}: the list is not taken`])
  }
  return { names: wanted, memory: { ...(etag === undefined ? {} : { etag }), version, count } }
}

/**
 * Where the tarball lies on the configured registry. A mirror may hand on the public registry's document with that one's host in it:
 * as npm does (`replace-registry-host`), the path is then asked for at the registry itself, and nobody else is asked for anything.
 * @throws {ParseError} where it lies elsewhere and not at the path that registries use
 */
function toOwnAddress(tarball: string, registry: string): string {
  const { origin, pathname } = new URL(tarball)
  if (origin === new URL(registry).origin) return tarball
  const usual = /^\/all-the-package-names\/-\/[\w.-]+\.tgz$/.exec(pathname)
  if (usual === null) throw new ParseError(NAMES_PACKAGE, [`its tarball lies at ${origin}, which is not the configured registry`])
  return `${registry}${usual[0]}`
}

/** Subresource Integrity, with the one hash that registries have stated since 2017. */
function matches(bytes: Buffer, integrity: string): boolean {
  const stated = integrity.split(/\s+/).filter((hash) => hash.startsWith('sha512-'))
  const actual = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  return stated.includes(actual)
}
