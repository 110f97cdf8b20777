// hisper telemetry: whether anonymous counts are sent, where, and what they are, to the byte. Off until somebody switches it on.
import type { Command } from 'commander'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import manifest from '../package.json' with { type: 'json' }
import { countOwn, toBody, toRequestText } from '../telemetry/message.ts'
import { TelemetryFile, toTelemetryUrl } from '../telemetry/telemetry-file.ts'
import { thisMachine } from './this-machine.ts'

export function addTelemetryCommand(program: Command): void {
  const telemetry = program
    .command('telemetry')
    .description('Anonymous counts, once a day, to an address that you give. Off unless you switch it on.')
  telemetry
    .command('on')
    .description('Sends them from now on while hisper serve runs.')
    .requiredOption('--url <url>', 'who is to have them; there is no default')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async ({ url }: { url: string }) => {
      const address = toTelemetryUrl(url)
      await openFile().switchOn(address)
      process.stderr.write(`on: at most once a day to ${address}; hisper telemetry preview shows what\n`)
    })
  telemetry
    .command('off')
    .description('Sends nothing any more, and forgets the address.')
    .action(() => openFile().forget())
  telemetry
    .command('show')
    .description('Shows whether it is on, where it goes, and when it was last tried.')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: true }) => {
      const [url, tried] = [await openFile().url(), await openFile().triedAt()]
      if (url === undefined) process.exitCode = NOTHING_FOUND
      const shown = { isOn: url !== undefined, url, triedAt: tried?.toISOString() }
      const when = tried === undefined ? 'not sent yet' : `last tried ${tried.toISOString()}`
      const words = url === undefined ? 'off' : `on: ${url}, ${when}`
      process.stdout.write(`${json === true ? JSON.stringify(shown) : words}\n`)
    })
  telemetry
    .command('preview')
    .description('Prints the bytes that would be sent now: the request where it is on, else what its body would be.')
    .action(async () => {
      const url = await openFile().url()
      const body = await toOwnBody()
      process.stdout.write(url === undefined ? body : toRequestText(new URL(url), body))
    })
}

/** What is sent of this machine, counted now. */
export async function toOwnBody(): Promise<string> {
  const { cwd: _, ...places } = thisMachine()
  return toBody(await countOwn(places), { version: manifest.version, platform: process.platform, node: process.versions.node })
}

const openFile = () => new TelemetryFile(thisMachine().dataFolder)
