// The packages and remotes of a server.json, from the wire to the dataset's words. Used wherever a server.json turns up:
// in the official registry and in repositories. A kind that the dataset has no word for is left out, not guessed at, and counted.
import { z } from 'zod'
import {
  type Argument,
  type Input,
  type NamedInput,
  type Package,
  PackageSchema,
  type Remote,
  RemoteSchema,
} from '../../../core/schema/access.ts'
import { TEXT_LIMITS } from '../../../core/schema/text.ts'
import { RegistryTypeSchema, TransportSchema } from '../../../core/schema/words.ts'
import { toLine, toParagraph } from '../clip.ts'
import { toPypiName } from '../listing-key.ts'
import { wireObject } from './keys.ts'
import { hostOf } from './registries.ts'

/** Takes a few words on what was left out, such as `package type go`: the same words for the same kind of thing. */
export type Leave = (what: string) => undefined

// The schemas want texts; numbers and booleans are what people write all the same.
const WireValueSchema = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])
const INPUT = {
  description: z.string().nullish(),
  isRequired: z.boolean().nullish(),
  isSecret: z.boolean().nullish(),
  format: z.string().nullish(),
  value: WireValueSchema.nullish(),
  default: WireValueSchema.nullish(),
  placeholder: WireValueSchema.nullish(),
  choices: z.array(WireValueSchema).nullish(),
}
const WireNamedInputSchema = wireObject({ ...INPUT, name: z.string() })
const WireArgumentSchema = wireObject({
  ...INPUT,
  type: z.string().nullish(),
  name: z.string().nullish(),
  valueHint: z.string().nullish(),
  isRepeated: z.boolean().nullish(),
})

/** server.json, `packages[]`, of every `$schema` from 2025-07-09 to 2025-12-11. */
export const WirePackageSchema = wireObject({
  registryType: z.string(),
  registryBaseUrl: z.string().nullish(),
  identifier: z.string().trim(),
  version: z.string().trim().nullish(),
  fileSha256: z.string().nullish(),
  runtimeHint: z.string().nullish(),
  transport: z.object({ type: z.string() }),
  runtimeArguments: z.array(WireArgumentSchema).nullish(),
  packageArguments: z.array(WireArgumentSchema).nullish(),
  environmentVariables: z.array(WireNamedInputSchema).nullish(),
})
export type WirePackage = z.infer<typeof WirePackageSchema>

/** server.json, `remotes[]`. */
export const WireRemoteSchema = z.object({
  type: z.string(),
  url: z.string().trim(),
  headers: z.array(WireNamedInputSchema).nullish(),
})
export type WireRemote = z.infer<typeof WireRemoteSchema>

/** Undefined, and `leave` told, where the ecosystem or the transport is none of the dataset's words or a text is past its limits. */
export function toPackage(wire: WirePackage, leave: Leave): Package | undefined {
  const registryType = RegistryTypeSchema.safeParse(wire.registryType)
  const transport = TransportSchema.safeParse(wire.transport.type)
  if (!registryType.success) return leave(`package type ${kind(wire.registryType)}`)
  if (!transport.success) return leave(`transport ${kind(wire.transport.type)}`)
  if (/\s/.test(wire.identifier) || !wire.identifier.isWellFormed()) return leave('package with white space in its name')
  const runtimeHint = toLine(wire.runtimeHint)
  const runtimeArguments = (wire.runtimeArguments ?? []).flatMap((argument) => toArgument(argument, leave))
  const packageArguments = (wire.packageArguments ?? []).flatMap((argument) => toArgument(argument, leave))
  const environmentVariables = (wire.environmentVariables ?? []).flatMap((input) => toNamedInput(input, leave))
  const taken = PackageSchema.safeParse({
    registryType: registryType.data,
    ...toName(registryType.data, wire),
    ...toIntegrity(wire.fileSha256),
    transport: transport.data,
    ...(runtimeHint === undefined ? {} : { runtimeHint }),
    ...(runtimeArguments.length === 0 ? {} : { runtimeArguments }),
    ...(packageArguments.length === 0 ? {} : { packageArguments }),
    ...(environmentVariables.length === 0 ? {} : { environmentVariables }),
  })
  return taken.success ? taken.data : leave('package whose name or arguments do not fit')
}

/** Undefined, and `leave` told, where the transport is none of the dataset's words. Variables in the URL are kept as they stand. */
export function toRemote(wire: WireRemote, leave: Leave): Remote | undefined {
  const url = wire.url.toWellFormed()
  if (wire.type !== 'streamable-http' && wire.type !== 'sse') return leave(`remote type ${kind(wire.type)}`)
  if (!/^https?:\/\//i.test(url) && !url.startsWith('{')) return leave('remote without a web address')
  const headers = (wire.headers ?? []).flatMap((header) => toNamedInput(header, leave))
  const taken = RemoteSchema.safeParse({ type: wire.type, url, ...(headers.length === 0 ? {} : { headers }) })
  return taken.success ? taken.data : leave('remote whose address or headers do not fit')
}

/** A stranger's word for a kind of thing, short enough for a sentence. */
function kind(word: string): string {
  return toLine(word.slice(0, 40)) ?? '(empty)'
}

/**
 * The name under which a package is fetched, never cut: half a name is another one. To 2025-09-29 an image's registry and tag stood
 * beside it (`registryBaseUrl`, `version`); since then they are part of it, and so they are here.
 */
function toName(type: Package['registryType'], { identifier, version, registryBaseUrl }: WirePackage): Partial<Package> {
  const exact = version?.toWellFormed() ?? ''
  if (type === 'oci') {
    const first = identifier.split('/', 1)[0] ?? ''
    const host = identifier.includes('/') && /[.:]|^localhost$/.test(first) ? undefined : hostOf(registryBaseUrl ?? '')
    const tagged = identifier.includes('@') || identifier.slice(identifier.lastIndexOf('/') + 1).includes(':')
    return { identifier: `${host === undefined ? '' : `${host}/`}${identifier}${tagged || exact === '' ? '' : `:${exact}`}` }
  }
  return { identifier: type === 'pypi' ? toPypiName(identifier) : identifier, ...(exact === '' ? {} : { version: exact }) }
}

/** server.json states a SHA-256 in hexadecimal; integrity is written in base64 (W3C Subresource Integrity §3.5). */
function toIntegrity(sha256: string | null | undefined): { integrity?: string } {
  if (!sha256 || !/^[a-f0-9]{64}$/i.test(sha256)) return {}
  return { integrity: `sha256-${Buffer.from(sha256, 'hex').toString('base64')}` }
}

function toArgument(wire: z.infer<typeof WireArgumentSchema>, leave: Leave): Argument[] {
  const input = toInput(wire)
  const isRepeated = wire.isRepeated === true ? { isRepeated: true } : {}
  const name = toLine(wire.name)
  // Where nothing says which, a name with its dash tells an option; the schemas keep the dashes in the name.
  const type = wire.type || (name?.startsWith('-') ? 'named' : 'positional')
  if (type === 'positional') {
    const valueHint = toLine(wire.valueHint)
    return [{ ...input, type, ...(valueHint === undefined ? {} : { valueHint }), ...isRepeated }]
  }
  if (type === 'named' && name !== undefined) return [{ ...input, type, name, ...isRepeated }]
  leave(type === 'named' ? 'argument without a name' : `argument type ${kind(type)}`)
  return []
}

function toNamedInput(wire: z.infer<typeof WireNamedInputSchema>, leave: Leave): NamedInput[] {
  const name = toLine(wire.name)
  if (name === undefined) leave('variable without a name')
  return name === undefined ? [] : [{ ...toInput(wire), name }]
}

type WireInput = { readonly [K in keyof typeof INPUT]?: z.infer<(typeof INPUT)[K]> }

function toInput(wire: WireInput): Input {
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
    ...(choices?.length && choices.length <= 100 && choices.every((choice) => isValue(choice) && choice.length <= TEXT_LIMITS.line)
      ? { choices }
      : {}),
  }
}

/** A value that the dataset has room for; a longer one is left out rather than cut, because half a value is a wrong one. */
function isValue(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2_000 && value.isWellFormed()
}
