// What a reader should know of each server before it goes into a configuration. Codes; the sentences are written where they are shown.
import { toPackageLabel } from '../install/package-label.ts'
import type { Server } from '../schema/server.ts'
import type { Outcome, Reason, Severity } from '../schema/words.ts'

export type RemarkCode =
  | 'does_not_work'
  | 'not_tried'
  | 'needs_sign_in'
  | 'needs_values'
  | 'needs_build'
  | 'archived' // its repository takes no more changes
  | 'deprecated'
  | 'withdrawn'
  | 'unpinned' // whatever is the latest version when it is started
  | 'not_encrypted'
  | 'findings' // safety remarks of more than low severity

export interface Remark {
  id: string
  code: RemarkCode
  outcome?: Outcome
  reason?: Reason
  /** Since when it fails. */
  since?: string
  /** Names of what it asked for when it was started. */
  names?: string[]
  /** Findings by severity. */
  counts?: Partial<Record<Severity, number>>
}

export type Judged = Pick<Server, 'id' | 'status' | 'archived' | 'probes' | 'packages' | 'remotes'>

const OF_OUTCOME: Partial<Record<Outcome, RemarkCode>> = {
  auth_required: 'needs_sign_in',
  needs_config: 'needs_values',
  needs_build: 'needs_build',
  blocked: 'not_tried',
  not_probed: 'not_tried',
}

/** @param label the way in that is used, as toWaysIn names it; absent where none is */
export function remarksOn({ id, status, archived, probes: [probe], packages, remotes }: Judged, label?: string): Remark[] {
  const outcome = probe?.outcome ?? 'not_probed'
  const remarks: Remark[] = []
  if (outcome !== 'ok') {
    const { since, evidence } = probe ?? {}
    const reason = probe?.reason ?? (packages.length + remotes.length === 0 ? 'no_way_in' : undefined)
    remarks.push({
      ...{ id, code: OF_OUTCOME[outcome] ?? 'does_not_work', outcome },
      ...(reason === undefined ? {} : { reason }),
      ...(since === undefined ? {} : { since }),
      ...(evidence?.missing === undefined ? {} : { names: evidence.missing }),
    })
  }
  if (status === 'deprecated') remarks.push({ id, code: 'deprecated' })
  if (status === 'deleted') remarks.push({ id, code: 'withdrawn' })
  if (archived === true) remarks.push({ id, code: 'archived' })
  const used = packages.find((entry) => toPackageLabel(entry) === label)
  if (used !== undefined && !isPinned(used)) remarks.push({ id, code: 'unpinned' })
  if (label?.startsWith('http:') === true && remotes.some(({ url }) => url === label)) remarks.push({ id, code: 'not_encrypted' })
  const counts: Remark['counts'] = {}
  for (const { severity } of probe?.findings ?? []) counts[severity] = (counts[severity] ?? 0) + 1
  if (counts.high !== undefined || counts.medium !== undefined) remarks.push({ id, code: 'findings', counts })
  return remarks
}

/** A version, or of a container image a digest or a tag other than `latest`. */
function isPinned({ registryType, identifier, version }: Server['packages'][number]): boolean {
  if (registryType === 'mcpb') return true
  if (registryType !== 'oci') return version !== undefined
  const tag = /:([\w.-]+)$/.exec(identifier.slice(identifier.lastIndexOf('/') + 1))?.[1]
  return identifier.includes('@sha256:') || (tag !== undefined && tag !== 'latest')
}
