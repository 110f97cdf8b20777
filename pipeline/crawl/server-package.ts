// The packages and remotes of a server.json, from the wire to the dataset's words. Used wherever a server.json turns up:
// in the official registry and in repositories. A kind that the dataset has no word for is left out, not guessed at.
import { z } from 'zod'
import type { Argument, Input, NamedInput, Package, Remote } from '../../core/schema/access.ts'
import { TEXT_LIMITS } from '../../core/schema/text.ts'
import { RegistryTypeSchema, TransportSchema } from '../../core/schema/words.ts'
import { toLine, toParagraph } from './clip.ts'
import { toPypiName } from './listing-key.ts'

const WireInputSchema = z.looseObject({
  description: z.string().nullish(),
  isRequired: z.boolean().nullish(),
  isSecret: z.boolean().nullish(),
  format: z.string().nullish(),
  value: z.string().nullish(),
  default: z.string().nullish(),
  placeholder: z.string().nullish(),
  choices: z.array(z.string()).nullish(),
})
const WireNamedInputSchema = WireInputSchema.extend({ name: z.string() })
const WireArgumentSchema = WireInputSchema.extend({
  type: z.string(),
  name: z.string().nullish(),
  valueHint: z.string().nullish(),
  isRepeated: z.boolean().nullish(),
})

/** server.json, `packages[]`, of every `$schema` from 2025-07-09 to 2025-12-11. */
export const WirePackageSchema = z.looseObject({
  registryType: z.string(),
  identifier: z.string(),
  version: z.string().nullish(),
  fileSha256: z.string().nullish(),
  runtimeHint: z.string().nullish(),
  transport: z.looseObject({ type: z.string() }),
  runtimeArguments: z.array(WireArgumentSchema).nullish(),
  packageArguments: z.array(WireArgumentSchema).nullish(),
  environmentVariables: z.array(WireNamedInputSchema).nullish(),
})
export type WirePackage = z.infer<typeof WirePackageSchema>

/** server.json, `remotes[]`. */
export const WireRemoteSchema = z.looseObject({
  type: z.string(),
  url: z.string(),
  headers: z.array(WireNamedInputSchema).nullish(),
})
export type WireRemote = z.infer<typeof WireRemoteSchema>

/** Undefined where the ecosystem or the transport is none of the dataset's words. */
export function toPackage(wire: WirePackage): Package | undefined {
  const registryType = RegistryTypeSchema.safeParse(wire.registryType)
  const transport = TransportSchema.safeParse(wire.transport.type)
  const identifier = toLine(wire.identifier)
  if (!registryType.success || !transport.success || identifier === undefined) return undefined
  const version = wire.version?.trim()
  const runtimeHint = toLine(wire.runtimeHint)
  const runtimeArguments = (wire.runtimeArguments ?? []).flatMap(toArgument)
  const packageArguments = (wire.packageArguments ?? []).flatMap(toArgument)
  const environmentVariables = (wire.environmentVariables ?? []).flatMap(toNamedInput)
  return {
    registryType: registryType.data,
    identifier: registryType.data === 'pypi' ? toPypiName(identifier) : identifier,
    ...(version ? { version } : {}),
    ...toIntegrity(wire.fileSha256),
    transport: transport.data,
    ...(runtimeHint === undefined ? {} : { runtimeHint }),
    ...(runtimeArguments.length === 0 ? {} : { runtimeArguments }),
    ...(packageArguments.length === 0 ? {} : { packageArguments }),
    ...(environmentVariables.length === 0 ? {} : { environmentVariables }),
  }
}

/** Undefined where the transport is none of the dataset's words. Variables in the URL are kept as they stand. */
export function toRemote(wire: WireRemote): Remote | undefined {
  const url = wire.url.trim()
  if (!/^https?:\/\//i.test(url) && !url.startsWith('{')) return undefined
  if ((wire.type !== 'streamable-http' && wire.type !== 'sse') || url === '') return undefined
  const headers = (wire.headers ?? []).flatMap(toNamedInput)
  return { type: wire.type, url, ...(headers.length === 0 ? {} : { headers }) }
}

/** server.json states a SHA-256 in hexadecimal; integrity is written in base64 (W3C Subresource Integrity §3.5). */
function toIntegrity(sha256: string | null | undefined): { integrity?: string } {
  if (!sha256 || !/^[a-f0-9]{64}$/i.test(sha256)) return {}
  return { integrity: `sha256-${Buffer.from(sha256, 'hex').toString('base64')}` }
}

function toArgument(wire: z.infer<typeof WireArgumentSchema>): Argument[] {
  const input = toInput(wire)
  const isRepeated = wire.isRepeated === true ? { isRepeated: true } : {}
  if (wire.type === 'positional') {
    const valueHint = toLine(wire.valueHint)
    return [{ ...input, type: 'positional', ...(valueHint === undefined ? {} : { valueHint }), ...isRepeated }]
  }
  const name = toLine(wire.name)
  return wire.type === 'named' && name !== undefined ? [{ ...input, type: 'named', name, ...isRepeated }] : []
}

function toNamedInput(wire: z.infer<typeof WireNamedInputSchema>): NamedInput[] {
  const name = toLine(wire.name)
  return name === undefined ? [] : [{ ...toInput(wire), name }]
}

function toInput(wire: z.infer<typeof WireInputSchema>): Input {
  const { isRequired, isSecret, format, value, default: byDefault, placeholder, choices } = wire
  const description = toParagraph(wire.description)
  return {
    ...(description === undefined ? {} : { description }),
    ...(typeof isRequired === 'boolean' ? { isRequired } : {}),
    ...(typeof isSecret === 'boolean' ? { isSecret } : {}),
    ...(format === 'string' || format === 'number' || format === 'boolean' || format === 'filepath' ? { format } : {}),
    ...(isValue(value) ? { value } : {}),
    ...(isValue(byDefault) ? { default: byDefault } : {}),
    ...(isValue(placeholder) ? { placeholder } : {}),
    ...(choices?.length && choices.length <= 100 && choices.every((choice) => choice.length <= TEXT_LIMITS.line) ? { choices } : {}),
  }
}

/** A value that the dataset has room for; a longer one is left out rather than cut, because half a value is a wrong one. */
function isValue(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2_000
}
