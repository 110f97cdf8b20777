// A registration: a server entered by its author or a reader through a pull request, data/registrations/ID.json.
import { z } from 'zod'
import { PackageSchema, RemoteSchema, RepositorySchema } from './access.ts'
import { LineSchema, LoginSchema, ParagraphSchema, ServerIdSchema, WebUrlSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'

export const RegistrationSchema = z
  .strictObject({
    schemaVersion: z.literal(SCHEMA_VERSION),
    id: ServerIdSchema,
    title: LineSchema,
    description: ParagraphSchema,
    homepage: WebUrlSchema.optional(),
    license: LineSchema.optional(),
    repository: RepositorySchema.optional(),
    packages: z.array(PackageSchema).max(20).default([]),
    remotes: z.array(RemoteSchema).max(20).default([]),
    keywords: z.array(LineSchema).max(20).default([]),
    /** GitHub logins of those who entered it as their own: they may change it. */
    maintainers: z.array(LoginSchema).max(10).default([]),
  })
  .refine((entry) => entry.packages.length + entry.remotes.length > 0 || entry.repository !== undefined, {
    message: 'needs at least one package, one remote or a repository',
    path: ['packages'],
  })
export type Registration = z.infer<typeof RegistrationSchema>
