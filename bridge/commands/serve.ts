// hisper, or hisper serve: the companion. It listens on this machine, and puts to who sits at the terminal what a page asks for.
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { BRIDGE_PORT } from '../../core/schema/bridge.ts'
import { type Companion, openCompanion } from '../companion/companion.ts'
import { EXIT_CODES } from '../exit.ts'
import { toLine, toText } from '../plain-text.ts'
import { Telemetry } from '../telemetry/telemetry.ts'
import { TelemetryFile } from '../telemetry/telemetry-file.ts'
import { hasReader } from './ask.ts'
import { addRegistryOption, collect, openNamedRegistry, type RegistryFlags, toWholeNumber } from './registry-option.ts'
import { paint } from './table.ts'
import { toOwnBody } from './telemetry.ts'
import { sayTrouble, thisMachine } from './this-machine.ts'

interface Flags extends RegistryFlags {
  port: number
  origin: string[]
  letSiteApprove?: true
}

const LONGEST = 20_000

export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .description('Runs the companion: tasks on your own servers, from its page and from the pages you pair it with. The default.')
    .option('--port <number>', 'on 127.0.0.1; 0 takes any free port', toWholeNumber(0, 65_535), BRIDGE_PORT)
    .option('--origin <url>', 'of a page that may ask, besides the registry’s; can be given again', collect, [])
    .option('--let-site-approve', 'let a page that is paired say yes in your place, not only ask')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (flags: Flags) => {
    const registry = openNamedRegistry(flags)
    const origins = [...new Set([...(registry === undefined ? [] : [new URL(registry.pageOf('x')).origin]), ...flags.origin])]
    const { cwd: _, ...places } = thisMachine()
    const asked = new Asked()
    const companion = await openCompanion({
      ...{ places, registry, origins, port: flags.port },
      onEvent: (_task, event) => event.type === 'needs_approval' && asked.wake(),
      onTrouble: sayTrouble,
    })
    const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal })
    const telemetry = new Telemetry({ file: new TelemetryFile(places.dataFolder), body: toOwnBody, now: () => new Date(), sleep: pause })
    const ended = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort())
    try {
      telemetry.start()
      sayCodes(companion, origins, flags.letSiteApprove === true)
      if (hasReader()) await converse(companion, asked, ended.signal, () => sayCodes(companion, origins, flags.letSiteApprove === true))
      else await new Promise((resolve) => ended.signal.addEventListener('abort', resolve, { once: true }))
    } finally {
      await telemetry.close()
      await companion.close()
    }
  })
}

/** One code at a time is good: the site's where there is one, else that of the companion's own page. */
function sayCodes({ api }: Companion, [site]: readonly string[], maySiteApprove: boolean): void {
  const own = api.url
  process.stdout.write(`${paint('bold', 'hisper')} listens at ${own}\n`)
  const origin = site ?? own
  const scopes = origin === own || maySiteApprove ? (['read', 'run', 'approve'] as const) : (['read', 'run'] as const)
  const { code, until } = api.desk.openCode(origin, scopes)
  process.stdout.write(`To pair ${origin}, enter ${paint('bold', code)} there, until ${until.slice(11, 19)} UTC. It is good once.\n`)
  // What stands behind # is sent to nobody.
  if (origin === own) process.stdout.write(`Or open ${own}/#pair=${code}\n`)
}

/** Wakes who waits for something to be asked. */
class Asked {
  #wake: () => void = () => undefined

  wake(): void {
    this.#wake()
  }

  /** Resolves when something is asked, or the signal is aborted. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }
}

/** Puts each call that waits to the person, one at a time; between them, Enter shows a new code. */
async function converse(companion: Companion, asked: Asked, ended: AbortSignal, newCode: () => void): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
  const stop = new AbortController()
  const signal = AbortSignal.any([ended, stop.signal])
  terminal.once('SIGINT', () => stop.abort())
  terminal.once('close', () => stop.abort())
  try {
    while (!signal.aborted) {
      const [next] = companion.tasks.waiting()
      const woken = new AbortController()
      const either = AbortSignal.any([signal, woken.signal])
      void asked.next(either).then(() => woken.abort())
      if (next === undefined) {
        const line = await terminal
          .question(paint('dim', 'Enter for a new code, Ctrl-C to end\n'), { signal: either })
          .catch(() => undefined)
        if (line !== undefined) newCode()
        continue
      }
      const { server, tool, arguments: args } = next.call
      process.stderr.write(
        `\n${toLine(next.askedBy, 200)} asks to call ${paint('bold', `${server} ${toLine(tool, 200)}`)} with\n${toText(JSON.stringify(args, undefined, 2)).slice(0, LONGEST)}\n`,
      )
      const said = await terminal.question('[y] once, [a] always with these arguments, [n] no: ', { signal: either }).catch(() => undefined)
      // Somebody said yes on the companion's page meanwhile, or another call came: what waits is looked at anew.
      if (said === undefined || !companion.tasks.waiting().some(({ id }) => id === next.id)) continue
      const answer = said.trim().toLowerCase()
      if (answer === 'y') companion.runner.decide(next.id, { decision: 'once' })
      else if (answer === 'a') companion.runner.decide(next.id, { decision: 'always', arguments: { fixed: args, any: false } })
      else if (answer === 'n') companion.runner.decide(next.id, { decision: 'refuse' })
    }
  } finally {
    terminal.close()
  }
}
