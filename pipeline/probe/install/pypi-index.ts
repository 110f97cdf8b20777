// Asks a simple index (PEP 503, PEP 691) what it has of a project, to tell why pip found nothing to install.
import { z } from 'zod'
import { type Http, HttpError } from '../../lib/http.ts'
import { normalizeName } from './python-entry.ts'

/** What is published: no project or no such version; source only; or wheels as well. */
export type Published = 'nothing' | 'source' | 'wheels'

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json'
const PageSchema = z.looseObject({ files: z.array(z.looseObject({ filename: z.string() })) })

/**
 * @param version undefined for any
 * @returns undefined where the index does not answer
 */
export async function askIndex(
  http: Http,
  index: string,
  project: string,
  version: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Published | undefined> {
  try {
    const url = `${index.replace(/\/+$/, '')}/${normalizeName(project)}/`
    const answer = await http.request(url, {
      headers: { accept: `${JSON_TYPE}, text/html;q=0.5` },
      accept: [404],
      ...(signal === undefined ? {} : { signal }),
    })
    if (answer.status === 404) return 'nothing'
    const isJson = answer.headers['content-type']?.startsWith(JSON_TYPE) === true
    const names = isJson ? PageSchema.parse(JSON.parse(answer.body)).files.map(({ filename }) => filename) : namesIn(answer.body)
    const files = names.filter((name) => version === undefined || isOfVersion(name, project, version))
    if (files.length === 0) return 'nothing'
    return files.some((name) => name.endsWith('.whl')) ? 'wheels' : 'source'
  } catch (error) {
    if (error instanceof HttpError || error instanceof SyntaxError || error instanceof z.ZodError) return undefined
    throw error
  }
}

/** The text of each link is its file's name (PEP 503). */
function namesIn(html: string): string[] {
  return [...html.matchAll(/>([^<>]+)<\/a\s*>/gi)].map(([, name = '']) => name.trim())
}

/** `name-version-….whl` (PEP 427), or `name-version.tar.gz`, where older ones have names with hyphens (PEP 625). */
function isOfVersion(file: string, project: string, version: string): boolean {
  if (file.endsWith('.whl')) return file.split('-')[1] === version
  const stem = file.replace(/\.(?:tar\.gz|tar\.bz2|tgz|zip)$/, '')
  return stem.endsWith(`-${version}`) && normalizeName(stem.slice(0, -version.length - 1)) === normalizeName(project)
}
