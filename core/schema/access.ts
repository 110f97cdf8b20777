// The ways into a server, in the words of server.json 2025-12-11: packages to run and remotes to connect to.
import { z } from 'zod'
import { LineSchema, ParagraphSchema, WebUrlSchema } from './text.ts'
import { RegistryTypeSchema, TransportSchema } from './words.ts'

/** A value the reader has to supply: an environment variable, a header, an argument. */
export const InputSchema = z.strictObject({
  description: ParagraphSchema.optional(),
  isRequired: z.boolean().optional(),
  isSecret: z.boolean().optional(),
  format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
  value: z.string().max(2_000).optional(),
  default: z.string().max(2_000).optional(),
  placeholder: z.string().max(2_000).optional(),
  choices: z.array(z.string().max(300)).max(100).optional(),
})
export type Input = z.infer<typeof InputSchema>

export const NamedInputSchema = InputSchema.extend({ name: LineSchema })
export type NamedInput = z.infer<typeof NamedInputSchema>

export const ArgumentSchema = z.discriminatedUnion('type', [
  InputSchema.extend({ type: z.literal('positional'), valueHint: LineSchema.optional(), isRepeated: z.boolean().optional() }),
  InputSchema.extend({ type: z.literal('named'), name: LineSchema, isRepeated: z.boolean().optional() }),
])
export type Argument = z.infer<typeof ArgumentSchema>

/** A package that runs the server on the reader's machine. */
export const PackageSchema = z.strictObject({
  registryType: RegistryTypeSchema,
  identifier: LineSchema,
  /** Exact version; absent where the ecosystem keeps it in the identifier (oci, mcpb). */
  version: z.string().min(1).max(255).optional(),
  /** Subresource integrity of the artefact (`sha512-…`), where the registry states one. */
  integrity: z.string().max(200).optional(),
  transport: TransportSchema,
  runtimeHint: LineSchema.optional(),
  runtimeArguments: z.array(ArgumentSchema).max(100).optional(),
  packageArguments: z.array(ArgumentSchema).max(100).optional(),
  environmentVariables: z.array(NamedInputSchema).max(200).optional(),
})
export type Package = z.infer<typeof PackageSchema>

/** A server that runs somewhere else. */
export const RemoteSchema = z.strictObject({
  type: z.enum(['streamable-http', 'sse']),
  /** May hold `{variables}`: then it is a template, and cannot be probed without its values. */
  url: z.string().min(1).max(2_048),
  headers: z.array(NamedInputSchema).max(100).optional(),
})
export type Remote = z.infer<typeof RemoteSchema>

/** A source repository; `directory` tells the servers of a monorepo apart. */
export const RepositorySchema = z.strictObject({
  url: WebUrlSchema,
  directory: LineSchema.optional(),
})
export type Repository = z.infer<typeof RepositorySchema>
