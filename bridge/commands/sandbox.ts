// hisper sandbox: which of the reader's servers are started enclosed, and in what.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { findLocalServers } from '../clients/find.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { listSandboxes, removeSandbox, type Sandbox, toSandbox, writeSandbox } from '../sessions/sandbox.ts'
import { UsageError } from '../usage-error.ts'
import { collect } from './registry-option.ts'
import { paint } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface Flags {
  network: string[]
  write: string[]
  off?: true
  json?: true
}

export function addSandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('Encloses a server from its next start on: it reaches no network, writes nothing and reads no keys but what you name.')
    .argument('[server]', 'its id, as hisper servers shows it; all that are enclosed where none is named')
    .option('--network <host>', 'it may reach, such as api.example.com or *.example.com; can be given again', collect, [])
    .option('--write <folder>', 'it may write; can be given again', collect, [])
    .option('--off', 'it is enclosed no more')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\nNeeds srt, of the npm package @anthropic-ai/sandbox-runtime, and what that asks for.\n\n${EXIT_CODES}`)
    .action(async (server: string | undefined, flags: Flags) => {
      if (server === undefined) await show(flags.json)
      else if (flags.off === true) await open(server)
      else await encloseServer(server, flags)
    })
}

async function show(json: true | undefined): Promise<void> {
  const all = await listSandboxes(thisMachine().dataFolder)
  if (json === true) process.stdout.write(`${JSON.stringify({ servers: Object.fromEntries(all) })}\n`)
  else for (const [id, sandbox] of all) process.stdout.write(toRow(id, sandbox))
  if (all.size === 0) process.exitCode = NOTHING_FOUND
}

async function open(server: string): Promise<void> {
  if (!(await removeSandbox(thisMachine().dataFolder, server))) throw new UsageError(`${toLine(server, 200)} is not enclosed`)
  process.stdout.write(`${server} is enclosed no more, from its next start on\n`)
}

async function encloseServer(id: string, { network, write, json }: Flags): Promise<void> {
  const places = thisMachine()
  const found = (await findLocalServers(places)).servers.find((one) => one.id === id)
  if (found === undefined)
    throw new UsageError(`there is no server ${JSON.stringify(toLine(id, 200))}; hisper servers shows which there are`)
  if (found.target.transport !== 'stdio') throw new UsageError(`${id} runs elsewhere: there is nothing here to enclose`)
  if (!(await isThere('srt'))) throw new UsageError('srt is not on the path: npm install -g @anthropic-ai/sandbox-runtime')
  const sandbox = toSandbox({ network, write: write.map((folder) => resolve(folder)) }, places)
  await writeSandbox(places.dataFolder, id, sandbox)
  process.stdout.write(json === true ? `${JSON.stringify({ id, sandbox })}\n` : toRow(id, sandbox))
}

function toRow(id: string, { network, filesystem }: Sandbox): string {
  const reaches = network.allowedDomains.length === 0 ? 'no network' : network.allowedDomains.join(', ')
  const writes = filesystem.allowWrite.length === 0 ? 'nothing' : filesystem.allowWrite.map((path) => toLine(path, 500)).join(', ')
  return `${paint('bold', id)} reaches ${reaches}, writes ${writes}\n`
}

function isThere(program: string): Promise<boolean> {
  return new Promise((done) => {
    execFile(program, ['--version'], { timeout: 20_000, shell: process.platform === 'win32' }, (error) => done(error === null))
  })
}
