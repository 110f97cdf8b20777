// Where the commands look for configurations: on the machine that they run on, as who runs them, in the folder they are run in.
import { homedir } from 'node:os'
import { ConfigChanges } from '../clients/changes.ts'
import type { Places } from '../clients/places.ts'
import { toLine } from '../plain-text.ts'
import { toDataFolder } from '../registry/data-folder.ts'

export function thisMachine(): Places {
  const { env, platform } = process
  return { home: homedir(), platform, env, cwd: process.cwd(), dataFolder: toDataFolder(env, platform) }
}

/** A fault that ends nothing. */
export function sayTrouble(error: unknown): void {
  process.stderr.write(`hisper: ${toLine(error instanceof Error ? error.message : String(error), 1_000)}\n`)
}

export function openChanges({ dataFolder }: Places): ConfigChanges {
  return new ConfigChanges(dataFolder, () => new Date())
}
