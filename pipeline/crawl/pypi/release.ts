// Which release of a PyPI project stands for it, out of its document. Everything in that was written by the project's publisher.
// Shape: pypi/warehouse, docs/user/api/json.md.
import { explain, rcompare } from '@renovatebot/pep440'
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import { toInstant } from '../instant.ts'

/** Releases that are compared, of a document that may name a hundred thousand: those that it names first. */
const MAX_RELEASES = 20_000

const FileSchema = z.looseObject({
  filename: z.string().nullish(),
  packagetype: z.string().nullish(),
  upload_time_iso_8601: z.string().nullish(),
  yanked: z.boolean().nullish(),
  yanked_reason: z.string().nullish(),
  digests: z.looseObject({ sha256: z.string().nullish() }).nullish(),
})
type File = z.infer<typeof FileSchema>

export const ReleasesSchema = z.looseObject({
  info: z.looseObject({ version: z.string().min(1).max(255), yanked: z.boolean().nullish(), yanked_reason: z.string().nullish() }),
  urls: z.array(FileSchema).nullish(),
  /** Deprecated, and left out of some answers. */
  releases: z.record(z.string(), z.array(FileSchema)).nullish(),
})

export interface Release {
  version: string
  /** Taken back by its author, and asked for by nobody who does not name it (PEP 592). */
  yanked: boolean
  yankedReason: string | undefined
  hasWheel: boolean
  /** Subresource integrity of its wheel, where one wheel serves every machine. */
  integrity: string | undefined
  /** ISO 8601 instant of its first file. */
  publishedAt: string | undefined
}

/**
 * The release that PyPI itself puts first, unless that one is yanked or has no files and another one is better: then the newest by
 * PEP 440, a final one before a pre-release, as pip chooses.
 * @returns undefined where no release has a file: nothing can be installed
 */
export function chooseRelease({ info, urls, releases }: z.infer<typeof ReleasesSchema>): Release | undefined {
  const stated = { version: info.version, files: urls ?? [], yanked: info.yanked === true, reason: info.yanked_reason }
  if (stated.files.length > 0 && !stated.yanked) return toRelease(stated)
  let best: Rated | undefined
  for (const [version, files] of Object.entries(releases ?? {}).slice(0, MAX_RELEASES)) {
    const explained = version.length <= 100 && files.length > 0 ? explain(version) : null
    if (explained === null) continue
    const yanked = files.every((file) => file.yanked === true)
    const one = { version, files, yanked, reason: files[0]?.yanked_reason, isPrerelease: explained.is_prerelease }
    if (best === undefined || byPreference(one, best) < 0) best = one
  }
  if (best !== undefined && (!best.yanked || stated.files.length === 0)) return toRelease(best)
  return stated.files.length > 0 ? toRelease(stated) : undefined
}

interface Candidate {
  version: string
  files: File[]
  yanked: boolean
  reason: string | null | undefined
}

interface Rated extends Candidate {
  isPrerelease: boolean
}

function byPreference(one: Rated, other: Rated): number {
  return (
    Number(one.yanked) - Number(other.yanked) ||
    Number(one.isPrerelease) - Number(other.isPrerelease) ||
    rcompare(one.version, other.version) ||
    byCodeUnits(one.version, other.version)
  )
}

function toRelease({ version, files, yanked, reason }: Candidate): Release {
  const wheels = files.filter(({ packagetype }) => packagetype === 'bdist_wheel')
  const universal = wheels.filter(({ filename }) => isUniversal(filename ?? ''))
  return {
    version,
    yanked,
    yankedReason: yanked ? (reason ?? undefined) : undefined,
    hasWheel: wheels.length > 0,
    integrity: universal.length === 1 ? toIntegrity(universal[0]?.digests?.sha256) : undefined,
    publishedAt: files.flatMap(({ upload_time_iso_8601: at }) => toInstant(at) ?? []).sort(byCodeUnits)[0],
  }
}

/** `NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl` (PEP 427): for Python 3, of no ABI and any platform. */
function isUniversal(filename: string): boolean {
  const [python, abi, platform] = filename.split('-').slice(-3)
  return python?.split('.').includes('py3') === true && abi === 'none' && platform === 'any.whl'
}

/** `sha256-` and base64, as in W3C Subresource Integrity §3.1. */
function toIntegrity(sha256: string | null | undefined): string | undefined {
  if (sha256 === null || sha256 === undefined || !/^[a-f0-9]{64}$/.test(sha256)) return undefined
  return `sha256-${Buffer.from(sha256, 'hex').toString('base64')}`
}
