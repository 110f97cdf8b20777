// What every sandbox offers. No sandbox that works means no start: the prober never falls back to a bare run by itself.
import type { ProcessCommand } from '../../../core/mcp/process-tree.ts'
import type { SandboxId } from '../../../core/schema/probe.ts'
import type { SandboxLimits } from './limits.ts'

/** A program to start, with the only parts of the machine it may see. */
export interface SandboxedProgram {
  /** Absolute path of the executable. */
  executable: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  /** Host paths that are visible inside, read-only and at the same place. */
  readOnly: readonly string[]
  cwd?: string
  /** Where this program needs others than the sandbox was opened with. */
  limits?: Partial<SandboxLimits>
}

/** A container image that is a server itself. */
export interface SandboxedImage {
  /** With its digest, `name@sha256:…`: what was probed is what was published. */
  image: string
  /** After the image's own entry point. */
  args: readonly string[]
  env: Readonly<Record<string, string>>
  limits?: Partial<SandboxLimits>
}

export interface Sandbox {
  id: Exclude<SandboxId, 'remote'>
  /** Folder inside the sandbox that the program may write to, for arguments that want a path. */
  scratch: string
  /** In words, which limits it does not keep on this machine, and what it does instead. */
  notes: readonly string[]
  /** How to start a program in it. The command may be started any number of times, also at the same time. */
  wrap(program: SandboxedProgram): ProcessCommand
  /** The same for an image; absent where the sandbox has no images. */
  wrapImage?(image: SandboxedImage): ProcessCommand
}

export type SandboxCheck = { sandbox: Sandbox } | { sandbox: undefined; reason: string }
