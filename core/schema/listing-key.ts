// Keys of listings in the one form that the dataset writes: what a person or an origin writes in several ways is brought to it.
import { ListingKeySchema } from './text.ts'

/** PEP 503, "Normalized Names". */
export function toPypiName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}

/** What may stand behind the colon, once it is in its one form. */
const FORMS: Readonly<Record<string, RegExp>> = {
  npm: /^(?:@[^\s/@]+\/)?[^\s/@]+$/, // case is kept: old packages differ by it alone
  pypi: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  github: /^[a-z0-9._-]+\/[a-z0-9._-]+$/,
  mcp: /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/,
  registration: /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/,
  list: /^[a-z0-9-]+\/\S+$/,
}
/** Of a plug-in's origin. */
const ANY_FORM = /^\S+$/

/**
 * The key that a person means: `pypi:Foo_Bar` is `pypi:foo-bar`, and `github:Owner/Repo` is `github:owner/repo`.
 * @returns undefined where it is no key of any origin
 */
export function toListingKey(text: string): string | undefined {
  const [, prefix = '', stated = ''] = /^([a-z0-9-]+):(\S+)$/i.exec(text.trim()) ?? []
  const origin = prefix.toLowerCase()
  const name = origin === 'pypi' ? toPypiName(stated) : origin === 'github' ? stated.toLowerCase() : stated
  const key = `${origin}:${name}`
  const form = FORMS[origin] ?? (origin.startsWith('x-') ? ANY_FORM : undefined)
  return form?.test(name) && name.isWellFormed() && ListingKeySchema.safeParse(key).success ? key : undefined
}
