// Fetches an OCI image by Docker, where an engine answers, and pins it by its digest.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Package } from '../../../core/schema/access.ts'
import { type InstallResult, notInstalled } from './outcome.ts'

export interface ImageInstall {
  /** The program. @default 'docker' on the machine's `PATH` */
  docker: string
  path: string
  deadlineMs: number
  signal: AbortSignal | undefined
}

/** An image reference (distribution/reference grammar), so that none becomes an option. */
const REFERENCE = /^[a-z0-9][A-Za-z0-9._-]*(?::\d+)?(?:\/[a-z0-9][a-z0-9._-]*)*(?::\w[\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/
const PINNED = /@sha256:[a-f0-9]{64}$/

/** @returns the reference to pull; undefined where the identifier is none. A version counts where the identifier names neither tag nor digest. */
export function toReference({ identifier, version }: Pick<Package, 'identifier' | 'version'>): string | undefined {
  const hasTag = /:[^/]+$/.test(identifier) || identifier.includes('@')
  const reference = hasTag || version === undefined ? identifier : `${identifier}:${version}`
  return REFERENCE.test(reference) ? reference : undefined
}

export const ENGINE_QUESTION = ['version', '--format', '{{.Server.Version}}']
export const pullArguments = (reference: string): string[] => ['pull', '--quiet', reference]
export const digestArguments = (reference: string): string[] => [
  'image',
  'inspect',
  '--format',
  '{{range .RepoDigests}}{{println .}}{{end}}',
  reference,
]

export async function installImage(pkg: Package, { docker, path, deadlineMs, signal }: ImageInstall): Promise<InstallResult> {
  const reference = toReference(pkg)
  if (reference === undefined) return notInstalled('not_published', `${JSON.stringify(pkg.identifier)} cannot be the name of an image`)
  // Where the engine is, and nothing that admits to anybody's registry.
  const engine = Object.entries(process.env).filter(
    ([name]) => name === 'DOCKER_HOST' || name === 'DOCKER_CERT_PATH' || name === 'DOCKER_TLS_VERIFY',
  )
  const env = { ...Object.fromEntries(engine), PATH: path, HOME: '/nonexistent', DOCKER_CONFIG: '/nonexistent' }
  const ask = async (args: readonly string[], timeout: number) =>
    (await promisify(execFile)(docker, args, { env, timeout, ...(signal === undefined ? {} : { signal }) })).stdout.trim()
  try {
    await ask(ENGINE_QUESTION, 10_000)
  } catch (error) {
    signal?.throwIfAborted()
    return notInstalled('no_engine', `Docker does not answer: ${lastLine(error)}`)
  }
  try {
    await ask(pullArguments(reference), deadlineMs)
    const digests = (await ask(digestArguments(reference), 10_000)).split('\n')
    const name = reference.replace(/@.*$/, '').replace(/:[^/]+$/, '')
    const image = PINNED.test(reference)
      ? reference.replace(/:[^/@]+@/, '@')
      : (digests.find((digest) => digest.startsWith(`${name}@`)) ?? digests[0])
    if (image === undefined || !PINNED.test(image)) return notInstalled('install_failed', `${reference} has no digest`)
    const digest = image.slice(image.indexOf('@') + 1)
    return { ok: true, kind: 'image', image, integrity: digest, ...(pkg.version === undefined ? {} : { version: pkg.version }) }
  } catch (error) {
    signal?.throwIfAborted()
    const said = lastLine(error)
    return notInstalled(/manifest unknown|not found|does not exist/i.test(said) ? 'not_published' : 'install_failed', said)
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string }
  return (stderr?.trim() || message || String(error)).trim().split('\n').at(-1) ?? ''
}
