// The origins, as data: adding one means one file beside this one and one line here. Curated lists are off: hisper.config.ts names
// them, see docs/guides/curated-lists.md.
import type { Origin } from '../origin.ts'
import { github } from './github.ts'
import { mcpRegistry } from './mcp-registry.ts'
import { npm } from './npm.ts'
import { pypi } from './pypi.ts'
import { registrations } from './registrations.ts'

export const ORIGINS: readonly Origin[] = [npm, pypi, github, mcpRegistry, registrations]
