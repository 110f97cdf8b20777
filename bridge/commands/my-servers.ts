// The reader's servers as commands show them, beside what the registry knows of each.
import type { ConfigProblem } from '../clients/find.ts'
import { findKnown } from '../clients/known-server.ts'
import type { LocalServer, LocalTarget } from '../clients/local-server.ts'
import { type StartedPackage, toStartedPackage } from '../clients/package-of.ts'
import { toLine } from '../plain-text.ts'
import { surfaceOf } from '../registry/record.ts'
import type { Known, Registry, Source } from '../registry/registry.ts'
import { RegistryError } from '../registry/registry-error.ts'
import { toOutcomeWord } from '../wording.ts'

const LONGEST = 200

/** What a server is, without its arguments, its query, its variables and its headers: any of them may be a secret. */
export function toHow(target: LocalTarget): string {
  if (target.transport !== 'stdio') {
    const { origin, pathname } = new URL(target.url)
    return toLine(origin + pathname, LONGEST)
  }
  const started = toStartedPackage(target)
  if (started !== undefined) return toLine(toPackageText(started), LONGEST)
  const script = target.args.find((word) => /\.(?:[cm]?[jt]s|py|jar|rb|dll|sh)$/.test(word))
  return toLine([target.command, ...(script === undefined ? [] : [script])].join(' '), LONGEST)
}

export function toPackageText({ registry, identifier, version }: StartedPackage): string {
  const joint = registry === 'oci' ? ':' : '@'
  return `${registry}: ${identifier}${version === undefined ? '' : `${joint}${version}`}`
}

export interface Looked {
  server: LocalServer
  /** Undefined where the registry does not know it, or was not asked. */
  known: Known | undefined
}

export interface LookedUp {
  looked: Looked[]
  source: Source | undefined
  /** Why the registry could not be asked, in words. */
  trouble?: string
}

/** Asks for each of them. Where there is no registry, or no answer and no copy, nothing is known of any. */
export async function lookUp(servers: readonly LocalServer[], registry: Registry | undefined): Promise<LookedUp> {
  const nothing = { looked: servers.map((server) => ({ server, known: undefined })), source: undefined }
  if (registry === undefined) return nothing
  try {
    return await lookUpAll(servers, registry)
  } catch (error) {
    if (error instanceof RegistryError) return { ...nothing, trouble: toLine(error.message, 500) }
    throw error
  }
}

/** @throws {RegistryError} where it does not answer, and there is no copy */
export async function lookUpAll(servers: readonly LocalServer[], registry: Registry): Promise<LookedUp> {
  const source = await registry.source()
  const looked = await Promise.all(
    servers.map(async (server) => {
      try {
        return { server, known: await findKnown(registry, server) }
      } catch (error) {
        // Without an answer there are copies of what was asked for before: of what was not, nothing is known.
        if (error instanceof RegistryError && source.offline !== undefined) return { server, known: undefined }
        throw error
      }
    }),
  )
  return { looked, source }
}

/** What the registry says of a server in short, for people and programs. */
export function toState({ record }: Known, registry: Registry) {
  const { server } = record
  const outcome = server.probes[0]?.outcome ?? 'not_probed'
  const surface = surfaceOf(server)
  const serious = (surface?.findings ?? []).filter(({ severity }) => severity === 'high')
  return {
    id: server.id,
    outcome,
    standing: toOutcomeWord(outcome),
    ...(server.score.value === undefined ? {} : { score: server.score.value }),
    ...(surface?.rules === undefined ? {} : { seriousFindings: serious.length }),
    page: registry.pageOf(server.id),
  }
}

/** What every one of these commands says of a server. */
export function toFacts({ id, client, file, target, isDisabled }: LocalServer) {
  return {
    id,
    client: client.id,
    file: toLine(file, 1_000),
    transport: target.transport,
    how: toHow(target),
    ...(isDisabled === true ? { disabled: true } : {}),
  }
}

/** Lines for people on what could not be read. */
export function toProblemLines(problems: readonly ConfigProblem[]): string {
  return problems.map(({ file, client, message }) => `${client}, ${toLine(file, 1_000)}: ${message}\n`).join('')
}

/** What is said of the registry beside a table, on standard error. */
export function toSourceLines({ source, trouble }: Pick<LookedUp, 'source' | 'trouble'>): string {
  if (trouble !== undefined) return `registry: ${trouble}\n`
  return source?.offline === undefined ? '' : `offline, copies from ${source.offline.copiesFrom}: ${source.offline.reason}\n`
}
