// What a built site weighs: files and bytes, by what they are for.
import { readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

interface Weight {
  files: number
  bytes: number
}

/** The first that fits decides. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['badges', /^badges?\/|\/badges?[./]|^api\/badges?\//],
  ['api: servers/ID', /^api\/v1\/servers\//],
  ['api: lookup', /^api\/v1\/lookup\//],
  ['api: tools', /^api\/v1\/tools\./],
  ['api: the rest', /^api\/v1\//],
  ['v0.1', /^v0(?:\.1)?\/|^r\//],
  ['search', /^search-index\//],
  ['pages: servers/ID', /^servers\/[^/]+\/index\.html$/],
  ['pages: the rest', /\.html$/],
  ['feeds', /\.(?:atom|xml|txt)$|feed[^/]*\.json$/],
  ['the rest', /./],
]

/** Bytes of a file in a tar archive, as GitHub Pages is handed them: a header, and whole blocks (pax, POSIX.1-2001). */
const BLOCK = 512

/** @returns megabytes of 1,000,000 bytes; `bytesPerServer` is the share of one server */
export function weigh(folder: string, servers: number) {
  const kinds = new Map(KINDS.map(([name]) => [name, { files: 0, bytes: 0 } satisfies Weight]))
  const largest: { path: string; bytes: number }[] = []
  let [files, bytes, archive] = [0, 0, 0]
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    archive += BLOCK
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = relative(folder, file)
    const { size } = statSync(file)
    files += 1
    bytes += size
    archive += Math.ceil(size / BLOCK) * BLOCK
    const kind = kinds.get(KINDS.find(([, pattern]) => pattern.test(path))?.[0] ?? '')
    if (kind !== undefined) {
      kind.files += 1
      kind.bytes += size
    }
    largest.push({ path, bytes: size })
    if (largest.length > 1_000) largest.sort((a, b) => b.bytes - a.bytes).splice(5)
  }
  return {
    total: { files, megabytes: toMegabytes(bytes), archiveMegabytes: toMegabytes(archive) },
    kinds: Object.fromEntries(
      [...kinds].map(([name, weight]) => [
        name,
        { files: weight.files, megabytes: toMegabytes(weight.bytes), bytesPerServer: Math.round(weight.bytes / servers) },
      ]),
    ),
    largest: largest.sort((a, b) => b.bytes - a.bytes).slice(0, 5),
  }
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 10_000) / 100
}
