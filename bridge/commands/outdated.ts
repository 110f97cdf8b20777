// hisper outdated: which of the reader's servers are pinned to an older version than the registry has on record, and which to none.
import type { Command } from 'commander'
import { findLocalServers } from '../clients/find.ts'
import { versionOnRecord } from '../clients/known-server.ts'
import { toStartedPackage } from '../clients/package-of.ts'
import { compareVersions } from '../clients/version-order.ts'
import { EXIT_CODES, SOMETHING_AMISS } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { type Looked, lookUpAll, toFacts, toHow, toSourceLines } from './my-servers.ts'
import { addRegistryOption, openRegistry, type RegistryFlags } from './registry-option.ts'
import { paint, type Style, toTable } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface Flags extends RegistryFlags {
  json?: true
}

/** `unpinned`: whichever version is there when it is started. `unknown`: not in the registry, or not to be compared. */
type State = 'outdated' | 'current' | 'newer' | 'unpinned' | 'unknown'

const WORDS: Readonly<Record<State, { word: string; style: Style }>> = {
  outdated: { word: 'older than the registry’s', style: 'red' },
  current: { word: 'the registry’s', style: 'green' },
  newer: { word: 'newer than the registry’s', style: 'yellow' },
  unpinned: { word: 'not pinned: whichever is there when it starts', style: 'yellow' },
  unknown: { word: 'cannot be compared', style: 'dim' },
}

export function addOutdatedCommand(program: Command): void {
  const command = program
    .command('outdated')
    .description('Shows which of your servers are pinned to an older version than the registry has, and which to none.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (flags: Flags) => {
    const registry = openRegistry(flags)
    const { servers } = await findLocalServers(thisMachine())
    // An address is of no version: what is there is what there is.
    const packages = servers.filter(({ target }) => toStartedPackage(target) !== undefined)
    const { looked, source } = await lookUpAll(packages, registry)
    const rows = looked.map((one) => ({ server: one.server, ...toVersions(one) }))
    if (flags.json === true) {
      const list = rows.map(({ server, ...versions }) => ({ ...toFacts(server), ...versions }))
      process.stdout.write(`${JSON.stringify({ servers: list, registry: source })}\n`)
    } else {
      process.stdout.write(
        toTable(
          rows.map(({ server, state, recorded }) => [
            paint('bold', server.id),
            toHow(server.target),
            paint(WORDS[state].style, WORDS[state].word),
            recorded ?? '',
          ]),
        ),
      )
      process.stderr.write(rows.length === 0 ? 'no client on this machine starts a package\n' : toSourceLines({ source }))
    }
    if (rows.some(({ state }) => state === 'outdated')) process.exitCode = SOMETHING_AMISS
  })
}

function toVersions({ server, known }: Looked): { state: State; pinned?: string; recorded?: string } {
  const started = toStartedPackage(server.target)
  const recorded = known === undefined || started === undefined ? undefined : versionOnRecord(known, started)
  const pinned = started?.version
  const texts = {
    ...(pinned === undefined ? {} : { pinned: toLine(pinned, 100) }),
    ...(recorded === undefined ? {} : { recorded: toLine(recorded, 100) }),
  }
  if (pinned === undefined) return { state: 'unpinned', ...texts }
  const order = recorded === undefined ? undefined : compareVersions(pinned, recorded)
  if (order === undefined) return { state: 'unknown', ...texts }
  return { state: order < 0 ? 'outdated' : order > 0 ? 'newer' : 'current', ...texts }
}
