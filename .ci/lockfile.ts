// Proves that the lock file serves every platform and names no download address: an entry whose optional binaries for
// other systems are missing makes `npm ci` fail there, and an address would bind everybody to one registry.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const LockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
})

const { packages } = LockSchema.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
const names = new Set(Object.keys(packages).map(nameOf))
const faults = Object.entries(packages).flatMap(([path, entry]) => {
  const missing = Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name))
  return [
    ...(missing.length > 0 ? [`${nameOf(path)}@${entry.version}: ${missing.length} platforms missing, such as ${missing[0]}`] : []),
    ...(entry.resolved !== undefined && entry.link !== true ? [`${nameOf(path)}: names a download address`] : []),
  ]
})
for (const fault of faults) process.stderr.write(`package-lock.json: ${fault}\n`)
process.exitCode = faults.length > 0 ? 1 : 0
