// Servers that the reader wants enclosed: one file of settings a server, in the form of sandbox-runtime (the program `srt`), which encloses it.
// Where there is a file, the server is started in it or not at all.
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson, parseWith } from '../../core/schema/parse.ts'
import { LocalIdSchema } from '../../core/schema/task.ts'
import type { LocalTarget } from '../clients/local-server.ts'
import { replaceFile } from '../clients/replace-file.ts'

const FOLDER = 'sandbox'
const ENDING = '.json'
/** What holds the keys of other things, under the reader's home; and the companion's own data. No tool of a server needs it. */
const SECRETS = [
  ...['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker', '.netrc', '.npmrc', '.pypirc', '.git-credentials'],
  ...['.config/gcloud', '.config/gh', '.password-store', '.mozilla', '.config/google-chrome', '.claude.json', '.codex', '.cursor'],
]

const PathsSchema = z.array(z.string().min(1).max(4_096)).max(100)
/** A host name, `*.` before it for all below it; no address, no port, nothing that is a pattern otherwise. */
const DomainSchema = z
  .string()
  .max(253)
  .regex(/^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i, 'must be a host name such as api.example.com or *.example.com')

/** The part of sandbox-runtime's settings that is written here. */
export const SandboxSchema = z.strictObject({
  network: z.strictObject({ allowedDomains: z.array(DomainSchema).max(100), deniedDomains: z.array(DomainSchema).max(0) }),
  filesystem: z.strictObject({ denyRead: PathsSchema, allowWrite: PathsSchema, denyWrite: PathsSchema.max(0) }),
})
export type Sandbox = z.infer<typeof SandboxSchema>

export interface SandboxWishes {
  /** Host names that it may reach; nothing else is reached, this machine neither. */
  network: readonly string[]
  /** Folders, absolute, that it may write. */
  write: readonly string[]
}

/** @throws {ParseError} for a host that is none */
export function toSandbox({ network, write }: SandboxWishes, { home, dataFolder }: { home: string; dataFolder: string }): Sandbox {
  const settings = {
    network: { allowedDomains: network, deniedDomains: [] },
    filesystem: { denyRead: [...SECRETS.map((name) => join(home, name)), dataFolder], allowWrite: write, denyWrite: [] },
  }
  return parseWith(SandboxSchema, settings, 'the sandbox')
}

export async function writeSandbox(dataFolder: string, id: string, sandbox: Sandbox): Promise<string> {
  await mkdir(join(dataFolder, FOLDER), { recursive: true, mode: 0o700 })
  const file = fileOf(dataFolder, id)
  await replaceFile(file, `${JSON.stringify(sandbox, undefined, 2)}\n`)
  return file
}

/** @returns whether there was one */
export async function removeSandbox(dataFolder: string, id: string): Promise<boolean> {
  if (!LocalIdSchema.safeParse(id).success || !existsSync(fileOf(dataFolder, id))) return false
  await rm(fileOf(dataFolder, id))
  return true
}

/** By server id. @throws {ParseError} where a file was changed into something else */
export async function listSandboxes(dataFolder: string): Promise<Map<string, Sandbox>> {
  const names = await readdir(join(dataFolder, FOLDER)).catch(() => [])
  const ids = names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length))
  const own = ids.filter((id) => LocalIdSchema.safeParse(id).success).toSorted()
  const read = async (id: string) => {
    const file = fileOf(dataFolder, id)
    return [id, parseWith(SandboxSchema, parseJson(await readFile(file, 'utf8'), file), file)] as const
  }
  return new Map(await Promise.all(own.map(read)))
}

/** How the server is started: within its sandbox, where the reader gave it one. */
export function enclose(dataFolder: string, id: string, target: LocalTarget): LocalTarget {
  const file = fileOf(dataFolder, id)
  if (target.transport !== 'stdio' || !existsSync(file)) return target
  return { ...target, command: 'srt', args: ['--settings', file, '--', target.command, ...target.args] }
}

/** @param id has no separator of paths in it (LocalIdSchema) */
function fileOf(dataFolder: string, id: string): string {
  return join(dataFolder, FOLDER, `${LocalIdSchema.parse(id)}${ENDING}`)
}
