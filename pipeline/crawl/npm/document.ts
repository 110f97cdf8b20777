// One package's document from npm's registry, asked for on the condition that it changed.
import { z } from 'zod'
import { HttpError, type HttpRequest } from '../../lib/http.ts'
import { fetchJson, toEtag } from '../json-answer.ts'
import type { OriginContext } from '../origin.ts'
import { toPath } from './name.ts'

/** Larger documents are those of packages with thousands of versions: of these only the latest one is asked for. */
const MAX_BYTES = 16 * 1024 * 1024

const ManifestSchema = z.looseObject({ name: z.string(), version: z.string() })

export type PackageAnswer =
  | { kind: 'missing' }
  | { kind: 'unchanged' }
  | { kind: 'changed'; etag?: string; large?: true /** Still to be parsed. */; packument: unknown }

export interface Condition {
  etag?: string | undefined
  /** Whether the document was found too large before. */
  large?: true | undefined
}

/**
 * @param name one that npm can have: see isPackageName
 * @param condition what the last answer said, where what was made of it still stands
 * @throws {HttpError}
 */
export async function fetchPackage(
  context: Pick<OriginContext, 'http' | 'signal'>,
  registry: string,
  name: string,
  { etag, large }: Condition,
): Promise<PackageAnswer> {
  const url = `${registry}/${toPath(name)}`
  const headers = { accept: 'application/json', ...(etag === undefined ? {} : { 'if-none-match': etag }) }
  const request: HttpRequest = { headers, accept: etag === undefined ? [404] : [304, 404], maxBytes: MAX_BYTES }
  if (large !== true) {
    try {
      const { status, value, headers } = await fetchJson(context, url, request)
      if (status === 404) return { kind: 'missing' }
      return status === 304 ? { kind: 'unchanged' } : { kind: 'changed', packument: value, ...toEtag(headers) }
    } catch (error) {
      if (!isTooLarge(error)) throw error
    }
  }
  const { status, value, headers: given } = await fetchJson(context, `${url}/latest`, request)
  if (status === 404) return { kind: 'missing' }
  return status === 304 ? { kind: 'unchanged' } : { kind: 'changed', packument: toPackument(value), large: true, ...toEtag(given) }
}

/** The manifest of the version tagged `latest` as a document with this version alone; it does not say when that was published. */
function toPackument(value: unknown): unknown {
  const manifest = ManifestSchema.safeParse(value).data
  if (manifest === undefined) return undefined
  return { name: manifest.name, 'dist-tags': { latest: manifest.version }, versions: { [manifest.version]: manifest } }
}

/** The limit was passed on the way, which has no cause, or by unpacking. */
function isTooLarge(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false
  const { cause } = error
  if (cause === undefined) return error.status === 200
  return cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
}
