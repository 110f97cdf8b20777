// hisper login: signs the reader in to a remote server, in their browser, and keeps the tokens on this machine.
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { findLocalServers } from '../clients/find.ts'
import type { LocalServer, LocalTarget } from '../clients/local-server.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { hasOwnKey } from '../sessions/failure.ts'
import { openLocalSessions } from '../sessions/this-machine.ts'
import { toKey } from '../sign-in/addresses.ts'
import type { Client } from '../sign-in/credential.ts'
import { openInBrowser } from '../sign-in/open-in-browser.ts'
import { signIn } from '../sign-in/sign-in.ts'
import { SignInError } from '../sign-in/sign-in-error.ts'
import type { Place } from '../sign-in/sign-in-store.ts'
import { openSignInStore } from '../sign-in/this-machine.ts'
import { UsageError } from '../usage-error.ts'
import { hasReader } from './ask.ts'
import { toWholeNumber } from './registry-option.ts'
import { paint, toTable } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface Flags {
  list?: true
  open?: true
  clientId?: string
  clientSecretEnv?: string
  scope?: string
  port: number
  allowPrivate?: true
  json?: true
}

const TIME_MS = 300_000
export const PLACES: Readonly<Record<Place, string>> = { system: 'the key store of the system', file: 'a file for you alone' }

export function addLoginCommand(program: Command): void {
  program
    .command('login')
    .description('Signs you in to a remote server in your browser, and keeps the tokens on this machine.')
    .argument('[server]', 'as hisper servers names it')
    .option('--list', 'show which servers you are signed in to, and where the tokens are kept')
    .option('--open', 'open the address in your browser without asking')
    .option('--client-id <id>', 'of a program that you registered with the service, or the address of its metadata')
    .option('--client-secret-env <name>', 'the environment variable that holds its secret')
    .option('--scope <words>', 'ask for these rights, not for those that the server names')
    .option('--port <number>', 'of this machine, for the way back; 0 takes any free one', toWholeNumber(0, 65_535), 0)
    .option('--allow-private', 'let a public server send you to a service in your own network')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (id: string | undefined, flags: Flags) => {
      if (flags.list === true) await list(flags)
      else if (id === undefined) throw new UsageError('name a server, as hisper servers does, or add --list')
      else await login(id, flags)
    })
}

async function list({ json }: Flags): Promise<void> {
  const places = thisMachine()
  const [kept, { servers }] = await Promise.all([openSignInStore(places).list(), findLocalServers(places)])
  const rows = kept.map(({ server, keptIn }) => ({ address: server, servers: idsOf(server, servers), keptIn }))
  if (rows.length === 0) process.exitCode = NOTHING_FOUND
  if (json === true) process.stdout.write(`${JSON.stringify({ signedIn: rows })}\n`)
  else if (rows.length === 0) process.stderr.write('you are signed in to no server\n')
  else process.stdout.write(toTable(rows.map((row) => [row.servers.join(' '), toLine(row.address, 300), PLACES[row.keptIn]])))
}

/** Servers of that address; none where the reader took it out of their configurations. */
function idsOf(key: string, servers: readonly LocalServer[]): string[] {
  return servers.filter(({ target }) => target.transport !== 'stdio' && toKey(target.url) === key).map(({ id }) => id)
}

async function login(id: string, flags: Flags): Promise<void> {
  const places = thisMachine()
  const target = await findRemote(id)
  if (hasOwnKey(target.headers)) throw new UsageError('its entry has an Authorization header of its own, which goes first: take that out')
  const client = toOwnClient(flags)
  const stop = new AbortController()
  const end = () => stop.abort(new SignInError('nobody was signed in: it was stopped'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  const late = setTimeout(() => stop.abort(new SignInError('nobody was signed in: the time is over')), TIME_MS)
  try {
    const credential = await signIn({
      ...{ target: { ...target, allowPrivate: true }, mayBePrivate: flags.allowPrivate === true, port: flags.port, signal: stop.signal },
      ...(client === undefined ? {} : { client }),
      ...(flags.scope === undefined ? {} : { scope: flags.scope }),
      show: (address, over) => void show(address, AbortSignal.any([over, stop.signal]), flags.open === true, end),
      now: () => new Date(),
      random: (bytes) => randomBytes(bytes).toString('base64url'),
    })
    const store = openSignInStore(places)
    const keptIn = await store.exclusively(credential.server, () => store.set(credential))
    const tools = await countTools(id)
    if (flags.json === true) process.stdout.write(`${JSON.stringify({ server: id, address: credential.server, keptIn, tools })}\n`)
    else process.stdout.write(`signed in to ${paint('bold', id)}: ${tools} tools. The tokens are in ${PLACES[keptIn]}.\n`)
  } finally {
    clearTimeout(late)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end)
  }
}

/** @throws {UsageError} where there is none, or it is started here */
export async function findRemote(id: string): Promise<Exclude<LocalTarget, { transport: 'stdio' }>> {
  const server = (await findLocalServers(thisMachine())).servers.find((one) => one.id === id)
  if (server === undefined) throw new UsageError('there is no server of that id in your configurations: hisper servers names them')
  if (server.target.transport === 'stdio') throw new UsageError('it is started on this machine: what it needs stands in its entry')
  return server.target
}

function toOwnClient({ clientId, clientSecretEnv }: Flags): Client | undefined {
  if (clientId === undefined && clientSecretEnv !== undefined) throw new UsageError('--client-secret-env is for a --client-id')
  const secret = clientSecretEnv === undefined ? undefined : process.env[clientSecretEnv]
  if (clientSecretEnv !== undefined && (secret === undefined || secret === ''))
    throw new UsageError(`the variable ${toLine(clientSecretEnv, 100)} is not set`)
  return clientId === undefined ? undefined : { client_id: clientId, ...(secret === undefined ? {} : { client_secret: secret }) }
}

/** Says where to go; opens it on a yes. Never rejects. @param end of the whole, where the reader has enough of it */
async function show(address: URL, over: AbortSignal, isAgreed: boolean, end: () => void): Promise<void> {
  process.stderr.write(`Sign in at ${paint('bold', address.host)}, within five minutes:\n${address.href}\n`)
  let isWanted = isAgreed
  if (!isAgreed && hasReader()) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
    terminal.once('SIGINT', end)
    const said = await terminal.question('open it in your browser? [y/N] ', { signal: over }).catch(() => '')
    terminal.close()
    isWanted = /^y(es)?$/i.test(said.trim())
  }
  if (isWanted && !over.aborted && !(await openInBrowser(address))) process.stderr.write('no browser could be started: open it yourself\n')
}

/** @throws {CallError} where the server lets nobody in all the same */
async function countTools(id: string): Promise<number> {
  const sessions = openLocalSessions(thisMachine())
  try {
    return (await sessions.start(id)).tools.length
  } finally {
    await sessions.close()
  }
}
