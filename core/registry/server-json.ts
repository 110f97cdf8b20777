// What the feed answers: server.json of 2025-12-11, as its documentation has it, and the answers of the registry's API v0.1 around it.
// What the API leaves open is open here too, so that answers of other registries are of these schemas as well.
import { z } from 'zod'
import { RegistryNameSchema } from '../schema/text.ts'
import { ListingStatusSchema, RegistryTypeSchema } from '../schema/words.ts'

export const SERVER_JSON_SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'
export const OFFICIAL_META = 'io.modelcontextprotocol.registry/official'
export const PUBLISHER_META = 'io.modelcontextprotocol.registry/publisher-provided'

/** A version as such: ranges and `latest` name no version. */
export function isExactVersion(version: string): boolean {
  return version.length <= 255 && !/^[\^~<>=]|[\s|,*]|(?:^|\.)x(?:\.|$)|^latest$/i.test(version) && version !== ''
}

const VersionSchema = z.string().refine(isExactVersion, 'must be one version')
const UriSchema = z.url({ protocol: /^https?$/ })

const InputSchema = z.object({
  description: z.string().optional(),
  isRequired: z.boolean().optional(),
  isSecret: z.boolean().optional(),
  format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
  value: z.string().optional(),
  default: z.string().optional(),
  placeholder: z.string().optional(),
  choices: z.array(z.string()).optional(),
})
const VariablesSchema = z.record(z.string(), InputSchema)
const WithVariablesSchema = InputSchema.extend({ variables: VariablesSchema.optional() })
const KeyValueSchema = WithVariablesSchema.extend({ name: z.string() })
const ArgumentSchema = z.discriminatedUnion('type', [
  WithVariablesSchema.extend({
    type: z.literal('positional'),
    valueHint: z.string().optional(),
    isRepeated: z.boolean().optional(),
  }).refine(({ valueHint, value }) => valueHint !== undefined || value !== undefined, 'must have a value or a valueHint'),
  WithVariablesSchema.extend({ type: z.literal('named'), name: z.string(), isRepeated: z.boolean().optional() }),
])

const HttpTransportSchema = z.object({
  type: z.enum(['streamable-http', 'sse']),
  url: z.string().regex(/^https?:\/\/\S+$/),
  headers: z.array(KeyValueSchema).optional(),
})
const RemoteSchema = HttpTransportSchema.extend({ variables: VariablesSchema.optional() })

const PackageSchema = z
  .object({
    registryType: RegistryTypeSchema,
    registryBaseUrl: UriSchema.optional(),
    identifier: z.string(),
    version: VersionSchema.optional(),
    fileSha256: z
      .string()
      .regex(/^[a-f0-9]{64}$/)
      .optional(),
    runtimeHint: z.string().optional(),
    transport: z.union([z.object({ type: z.literal('stdio') }), HttpTransportSchema]),
    runtimeArguments: z.array(ArgumentSchema).optional(),
    packageArguments: z.array(ArgumentSchema).optional(),
    environmentVariables: z.array(KeyValueSchema).optional(),
  })
  .refine(({ registryType, fileSha256 }) => registryType !== 'mcpb' || fileSha256 !== undefined, 'mcpb needs fileSha256')
  .refine(({ registryType, version }) => registryType !== 'oci' || version === undefined, 'oci has its version in the identifier')

/** server.json, `ServerDetail`. */
export const ServerJsonSchema = z.object({
  $schema: z.literal(SERVER_JSON_SCHEMA),
  name: RegistryNameSchema,
  title: z.string().min(1).max(100).optional(),
  description: z.string().min(1).max(100),
  version: VersionSchema,
  websiteUrl: UriSchema.optional(),
  repository: z
    .object({ url: UriSchema, source: z.string().min(1), id: z.string().optional(), subfolder: z.string().optional() })
    .optional(),
  packages: z.array(PackageSchema).optional(),
  remotes: z.array(RemoteSchema).optional(),
  _meta: z.object({ [PUBLISHER_META]: z.record(z.string(), z.unknown()).optional() }).optional(),
})
export type ServerJson = z.infer<typeof ServerJsonSchema>

/** API v0.1, `ServerResponse`; other keys of its `_meta` are those of registries like this one. */
export const EntrySchema = z.object({
  server: ServerJsonSchema,
  _meta: z
    .object({
      [OFFICIAL_META]: z.strictObject({
        status: ListingStatusSchema,
        statusMessage: z.string().max(500).optional(),
        statusChangedAt: z.iso.datetime().optional(),
        publishedAt: z.iso.datetime(),
        updatedAt: z.iso.datetime(),
        isLatest: z.boolean(),
      }),
    })
    .catchall(z.unknown()),
})
export type Entry = z.infer<typeof EntrySchema>

/** API v0.1, `ServerList`. Without `nextCursor`, the list is at its end. */
export const EntryListSchema = z.object({
  servers: z.array(EntrySchema),
  metadata: z.object({ count: z.int().nonnegative(), nextCursor: z.string().min(1).optional() }),
})
export type EntryList = z.infer<typeof EntryListSchema>
