// What every sandbox offers. No sandbox that works means no start: the prober never falls back to a bare run by itself.
import type { ProcessCommand } from '../../../core/mcp/process-transport.ts'
import type { SandboxId } from '../../../core/schema/probe.ts'

/** A program to start, with the only parts of the machine it may see. */
export interface SandboxedProgram {
  /** Absolute path of the executable. */
  executable: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  /** Host paths that are visible inside, read-only and at the same place. */
  readOnly: readonly string[]
  cwd?: string
}

export interface Sandbox {
  id: Exclude<SandboxId, 'remote'>
  /** Folder inside the sandbox that the program may write to, for arguments that want a path. */
  scratch: string
  wrap(program: SandboxedProgram): ProcessCommand
}

export type SandboxCheck = { sandbox: Sandbox } | { sandbox: undefined; reason: string }
