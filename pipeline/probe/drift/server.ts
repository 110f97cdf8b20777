// What the registries say of a server today and did not say in the last run: its packages, addresses, source, licence and state.
import type { NamedInput, Package, Remote } from '../../../core/schema/access.ts'
import type { Drift } from '../../../core/schema/drift.ts'
import type { MergedServer } from '../../../core/schema/server.ts'
import { targetKey } from '../../../core/schema/target.ts'
import { ChangeList, type Note } from './change-list.ts'
import { isSecret } from './secret-name.ts'
import { hostOf } from './session-change.ts'
import { pairBy } from './tool-change.ts'

/**
 * Pure, and linear in the number of packages and addresses.
 * @param before the server as it was published last
 * @param at ISO 8601 instant of the run
 * @returns in a fixed order; `target` is set where the change is about one way in
 */
export function findServerDrift(before: MergedServer, after: MergedServer, at: string): Drift[] {
  const changes = new ChangeList()
  notePackageChanges(changes.note, before.packages, after.packages)
  noteRemoteChanges(changes.note, before.remotes, after.remotes)
  noteSourceChanges(changes.note, before, after)
  return changes.toLines({ id: after.id, at })
}

function notePackageChanges(note: Note, before: readonly Package[], after: readonly Package[]): void {
  for (const [key, was, is] of pairBy(before, after, (pkg) => targetKey({ kind: 'package', package: pkg }))) {
    if (was === undefined) note('package_added', 'low', { target: key, subject: key, after: is?.version })
    else if (is === undefined) note('package_removed', 'medium', { target: key, subject: key, before: was.version })
    else {
      if (was.version !== is.version)
        note('package_version_changed', 'low', { target: key, subject: key, before: was.version, after: is.version })
      else if (was.version !== undefined && was.integrity !== undefined && is.integrity !== undefined && was.integrity !== is.integrity)
        note('integrity_changed', is.registryType === 'oci' ? 'medium' : 'high', {
          target: key,
          before: was.integrity,
          after: is.integrity,
        })
      noteInputChanges(note, key, inputsOf(was), inputsOf(is))
    }
  }
}

function noteRemoteChanges(note: Note, before: readonly Remote[], after: readonly Remote[]): void {
  const pairs = pairBy(before, after, ({ url }) => url)
  const gone = pairs.flatMap(([, was, is]) => (was !== undefined && is === undefined ? [was] : []))
  const come = pairs.flatMap(([, was, is]) => (was === undefined && is !== undefined ? [is] : []))
  for (const [url, was, is] of pairs) {
    if (was === undefined || is === undefined) continue
    if (was.type !== is.type) note('remote_transport_changed', 'low', { target: url, subject: url, before: was.type, after: is.type })
    noteInputChanges(note, url, was.headers ?? [], is.headers ?? [])
  }
  const { moved, added, removed } = matchMoves(gone, come)
  for (const [was, is] of moved) {
    // Whoever answers there gets the reader's credentials.
    const severity = hostOf(was.url) === hostOf(is.url) ? 'medium' : 'high'
    note('remote_moved', severity, { target: is.url, before: was.url, after: is.url })
    noteInputChanges(note, is.url, was.headers ?? [], is.headers ?? [])
  }
  const hosts = new Set(before.map(({ url }) => hostOf(url)))
  for (const { url } of added) note('remote_added', hosts.has(hostOf(url)) ? 'low' : 'medium', { target: url, subject: url })
  for (const { url } of removed) note('remote_removed', 'medium', { target: url, subject: url })
}

/** An address that went and one that came are a move where they share their host, else where there is but one of each. */
function matchMoves(gone: readonly Remote[], come: readonly Remote[]) {
  const moved: [Remote, Remote][] = []
  const comeByHost = Map.groupBy(come, ({ url }) => hostOf(url))
  const removed: Remote[] = []
  for (const was of gone) {
    const is = comeByHost.get(hostOf(was.url))?.shift()
    if (is === undefined) removed.push(was)
    else moved.push([was, is])
  }
  const added = [...comeByHost.values()].flat()
  const [was, is] = [removed[0], added[0]]
  if (removed.length === 1 && added.length === 1 && was !== undefined && is !== undefined)
    return { moved: [...moved, [was, is] as const], added: [], removed: [] }
  return { moved, added, removed }
}

/** What has to be given now that had not. */
function noteInputChanges(note: Note, target: string, before: readonly NamedInput[], after: readonly NamedInput[]): void {
  const wanted = new Set(before.filter(isWanted).map(({ name }) => name))
  const named = new Map(after.filter(isWanted).map((input) => [input.name, input]))
  for (const [name, input] of named) {
    if (wanted.has(name)) continue
    if (isSecret(name, input)) note('required_secret_added', 'high', { target, subject: name })
    else note('required_input_added', 'medium', { target, subject: name })
  }
}

/** Required, and no value of its own to do with. */
function isWanted({ isRequired, value, default: usual }: NamedInput): boolean {
  return isRequired === true && value === undefined && usual === undefined
}

function inputsOf({ environmentVariables = [], runtimeArguments = [], packageArguments = [] }: Package): NamedInput[] {
  const named = [...runtimeArguments, ...packageArguments].flatMap((argument) => {
    const name = argument.type === 'named' ? argument.name : argument.valueHint
    return name === undefined ? [] : [{ ...inputOf(argument), name }]
  })
  return [...environmentVariables, ...named]
}

function inputOf({ isRequired, isSecret: secret, value, default: usual }: Omit<NamedInput, 'name'>): Omit<NamedInput, 'name'> {
  return {
    ...(isRequired === undefined ? {} : { isRequired }),
    ...(secret === undefined ? {} : { isSecret: secret }),
    ...(value === undefined ? {} : { value }),
    ...(usual === undefined ? {} : { default: usual }),
  }
}

function noteSourceChanges(note: Note, before: MergedServer, after: MergedServer): void {
  // Another listing may state another licence; a change is what one listing says today and said otherwise before.
  const isStatedBySame = (field: string) => before.provenance[field] === after.provenance[field]
  const [old, now] = [before.repository?.url, after.repository?.url]
  if (old !== now && (old === undefined || now === undefined || isStatedBySame('repository'))) {
    note('repository_moved', old === undefined || ownerOf(old) === ownerOf(now ?? '') ? 'low' : 'medium', { before: old, after: now })
  }
  if (before.license !== after.license && (after.license === undefined || before.license === undefined || isStatedBySame('license')))
    note('license_changed', before.license === undefined ? 'low' : 'medium', { before: before.license, after: after.license })
  const [was, is] = [stateOf(before), stateOf(after)]
  if (was !== is) note('status_changed', is === 'active' ? 'low' : 'medium', { before: was, after: is })
  if (before.registryName !== after.registryName)
    note('registry_name_changed', before.registryName === undefined ? 'low' : 'medium', {
      before: before.registryName,
      after: after.registryName,
    })
}

/** Host and first step of the path: who a repository belongs to. */
function ownerOf(url: string): string {
  const { host = url, pathname = '' } = URL.parse(url) ?? {}
  return `${host}/${pathname.split('/')[1] ?? ''}`.toLowerCase()
}

function stateOf({ status, archived }: MergedServer): string {
  return status === 'active' && archived === true ? 'archived' : status
}
