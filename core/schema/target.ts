// A target: one way to reach a server, exact enough that two probes of it can be compared.
import { z } from 'zod'
import { PackageSchema, RemoteSchema } from './access.ts'

export const TargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('package'), package: PackageSchema }),
  z.strictObject({ kind: z.literal('remote'), remote: RemoteSchema }),
])
export type Target = z.infer<typeof TargetSchema>

/** Key of a target in health and drift lines: `npm:NAME` or the remote's URL. The version is a fact of the probe, so that drift spans releases. */
export function targetKey(target: Target): string {
  return target.kind === 'remote' ? target.remote.url : `${target.package.registryType}:${target.package.identifier}`
}
