// npm run pr-check: what a pull request changes in data/, checked, and what it proposes started in the sandbox. Writes what it found; another job says it.

import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Probe } from '../core/schema/probe.ts'
import type { Registration } from '../core/schema/registration.ts'
import { LoginSchema } from '../core/schema/text.ts'
import { checkProposal } from './desk/pr-check.ts'
import { UsageError } from './lib/errors.ts'
import { writeWhole } from './lib/files.ts'
import { createCommand, runMain } from './lib/options.ts'
import { targetsOf } from './probe/index.ts'
import { openWorld, readEmbeddedWishes, type World } from './world.ts'

/** Ways into one proposed server that are tried. */
const MOST_TARGETS = 3

await runMain(async () => {
  const parser = createCommand('pr-check', 'Checks what a pull request changes in data/.')
    .option('--data <dir>', 'the dataset', 'data')
    .requiredOption('--head <dir>', 'folder with the changed files as the pull request leaves them')
    .requiredOption('--changed <file>', 'paths that it changes, with a zero byte behind each')
    .requiredOption('--author <login>', 'who proposes it')
    .requiredOption('--out <file>', 'where what was found is written')
    .option('--probe', 'start or reach what is proposed, in the sandbox')
    .parse(process.argv)
  const flags = parser.opts<{ data: string; head: string; changed: string; author: string; out: string; probe?: true }>()
  if (!LoginSchema.safeParse(flags.author.replace(/\[bot\]$/, '')).success)
    throw new UsageError(`--author ${JSON.stringify(flags.author)} is no login`)
  const world = await openWorld(flags.data, readEmbeddedWishes(process.env.HISPER_EMBEDDED))
  try {
    const changed = (await readFile(flags.changed, 'utf8')).split('\0').filter((path) => path !== '')
    const probe = flags.probe === undefined ? undefined : (registration: Registration) => probeAll(registration, world)
    const found = await checkProposal({ dataDir: world.dataDir, head: flags.head, changed, author: flags.author, probe })
    const out = resolve(flags.out)
    await writeWhole(out, `${JSON.stringify(found, null, 2)}\n`, join(dirname(out)))
    world.log.info(found.comment)
    return found.outcome === 'passed' ? 0 : 1
  } finally {
    await world.close()
  }
})

async function probeAll(registration: Registration, world: World): Promise<Probe[]> {
  const prober = world.openProber()
  try {
    const probes: Probe[] = []
    for (const target of targetsOf(registration).targets.slice(0, MOST_TARGETS)) probes.push(await prober.probe(target))
    return probes
  } finally {
    await prober.close()
  }
}
