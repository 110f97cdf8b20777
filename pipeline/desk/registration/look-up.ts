// What the registries say of a package that somebody names: the same reading as the crawl's, of one record.
import type { Listing } from '../../../core/schema/listing.ts'
import { fetchJson } from '../../crawl/json-answer.ts'
import { fetchPackage } from '../../crawl/npm/document.ts'
import { isPackageName } from '../../crawl/npm/name.ts'
import { toNpmEntry } from '../../crawl/npm/packument.ts'
import { toPypiEntry } from '../../crawl/pypi/project.ts'
import type { DeskContext } from '../reader.ts'

export type LookedUp = { listing: Listing } | { why: string }

/** @throws {HttpError} where the registry does not answer: that is nobody's mistake who wrote an issue */
export async function lookUpNpm({ http, environment }: Pick<DeskContext, 'http' | 'environment'>, name: string): Promise<LookedUp> {
  if (environment.npmRegistry === undefined) throw new Error('npm says no registry')
  if (!isPackageName(name)) return { why: 'npm has no such names' }
  const answer = await fetchPackage({ http, signal: new AbortController().signal }, environment.npmRegistry, name, {})
  if (answer.kind !== 'changed') return { why: 'npm has no such package' }
  return toResult(toNpmEntry(name, answer.packument, 'server'))
}

/** @throws {HttpError} */
export async function lookUpPypi({ http, environment }: Pick<DeskContext, 'http' | 'environment'>, name: string): Promise<LookedUp> {
  const url = `${environment.pypiUrl}/pypi/${encodeURIComponent(name)}/json`
  const { status, value } = await fetchJson({ http, signal: new AbortController().signal }, url, { accept: [404] })
  return status === 404 ? { why: 'PyPI has no such project' } : toResult(toPypiEntry(name, value, 'server'))
}

function toResult(entry: ReturnType<typeof toNpmEntry>): LookedUp {
  if (entry === undefined) return { why: 'every version of it was unpublished' }
  return 'origin' in entry ? { listing: entry } : { why: entry.message }
}
