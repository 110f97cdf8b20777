// npm run probe: one probe, on the terminal. Exit 0 when a probe was made, whatever its outcome.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_LIMITS } from '../core/mcp/limits.ts'
import type { Launch, Probe } from '../core/schema/probe.ts'
import type { Target } from '../core/schema/target.ts'
import config from '../hisper.config.ts'
import { readEnvironment } from './lib/environment.ts'
import { UsageError } from './lib/errors.ts'
import { escapeControls } from './lib/escape.ts'
import { openHttp } from './lib/http.ts'
import { createLog } from './lib/log.ts'
import { withNpmRegistry } from './lib/npm-registry.ts'
import { createCommand, numberFrom, runMain } from './lib/options.ts'
import { PROJECT_ROOT } from './probe/install/installed-package.ts'
import { openLiveProber } from './probe/live-prober.ts'

const DEFAULT_SECONDS = 60

interface Flags {
  json?: true
  timeout?: number
  allowPrivate?: true
  sandbox: boolean
}

await runMain(async () => {
  const { own, command } = splitCommand(process.argv.slice(2))
  const parser = createCommand('probe', 'Starts one MCP server in a sandbox, or connects to one, and says what it answered.')
    .usage('[options] npm:NAME[@VERSION] | pypi:NAME | https://… | -- COMMAND ARGS…')
    .argument('[target]')
    .allowExcessArguments()
    .option('--json', 'print one JSON object')
    .option('--timeout <seconds>', 'limit until every list is read; ending the process may take four seconds more', numberFrom(0.1))
    .option('--allow-private', 'also connect to private and loopback addresses, and over plain http')
    .option('--no-sandbox', 'start it without a sandbox: only for code that is your own')
    .parse(own, { from: 'user' })
  const flags = parser.opts<Flags>()
  const [target, extra] = parser.args
  if (extra !== undefined) throw new UsageError(`one target at a time: what is ${JSON.stringify(extra)}?`)
  if ((target === undefined) === (command.length === 0))
    throw new UsageError('name one target: npm:NAME[@VERSION], pypi:NAME, https://… or -- COMMAND ARGS…')
  const asked = target === undefined ? undefined : parseTarget(target)
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  const http = openHttp({ userAgent: config.userAgent, sleep: async (ms) => void (await sleep(ms)), now: () => new Date() })
  const prober = openLiveProber({
    root: PROJECT_ROOT,
    now: () => new Date(),
    environment: readEnvironment(withNpmRegistry(process.env)),
    http,
    workDir: join(PROJECT_ROOT, 'data/.work'),
    log: createLog(),
    onProgress: (what) => process.stderr.write(`  ${escapeControls(what)}\n`),
    deadlineMs: (flags.timeout ?? DEFAULT_SECONDS) * 1_000,
    ...(flags.timeout === undefined ? {} : { limits: within(flags.timeout * 1_000) }),
    allowPrivate: flags.allowPrivate ?? false,
    unsandboxed: flags.sandbox ? 'nothing' : 'anything',
  })
  try {
    const [program = '', ...args] = command
    const probe =
      asked === undefined ? await prober.probeCommand(program, args, process.env.INIT_CWD ?? process.cwd()) : await prober.probe(asked)
    process.stdout.write(flags.json ? `${toTerminalJson(probe)}\n` : describe(probe))
    return 0
  } finally {
    await prober.close()
    await http.close()
  }
})

/**
 * Our own words before the first `--`, the command after it. npm takes one `--` for itself; a command that was
 * given after options only (`--json -- node x`) still arrives with its own.
 */
function splitCommand(argv: readonly string[]): { own: string[]; command: string[] } {
  const at = argv.indexOf('--')
  return at === -1 ? { own: [...argv], command: [] } : { own: argv.slice(0, at), command: argv.slice(at + 1) }
}

function within(totalMs: number): typeof DEFAULT_LIMITS {
  const { connectTimeoutMs, requestTimeoutMs, discoverTimeoutMs } = DEFAULT_LIMITS
  return {
    ...DEFAULT_LIMITS,
    connectTimeoutMs: Math.min(connectTimeoutMs, totalMs),
    requestTimeoutMs: Math.min(requestTimeoutMs, totalMs),
    discoverTimeoutMs: Math.min(discoverTimeoutMs, totalMs / 2),
  }
}

/** @throws {UsageError} on what is neither a package nor an address */
function parseTarget(text: string): Target {
  const match = /^(npm|pypi):((?:@[^/@\s]+\/)?[^/@\s]+)(?:@([^@\s]+))?$/.exec(text)
  if (match !== null) {
    const [, registryType, identifier = '', version] = match
    const pkg = {
      registryType: registryType === 'npm' ? 'npm' : 'pypi',
      identifier,
      transport: 'stdio',
      ...(version === undefined ? {} : { version }),
    } as const
    return { kind: 'package', package: pkg }
  }
  if (/^https?:\/\//.test(text) && URL.canParse(text) && (new URL(text).username !== '' || new URL(text).password !== '')) {
    throw new UsageError('an address with a user or password in it is not probed: nobody’s credentials are sent')
  }
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return { kind: 'remote', remote: { type: 'streamable-http', url: text } }
  throw new UsageError(`${JSON.stringify(text)} is not a target: npm:NAME[@VERSION], pypi:NAME, https://… or -- COMMAND ARGS…`)
}

/** JSON in which whatever a terminal could act on is an escape of JSON's own: the same value, harmless to print. */
function toTerminalJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) =>
    [...Array(char.length).keys()].map((index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  )
}

function describeLaunch({ arguments: args, environment, placeholders }: Launch): string | undefined {
  const named = (name: string) => `${name}${placeholders.includes(name) ? ' (a placeholder)' : ''}`
  const parts = [...args.map(named), ...environment.map(named)]
  return parts.length === 0 ? undefined : parts.join(', ')
}

function describe(probe: Probe): string {
  const reason = probe.reason === undefined ? '' : ` (${probe.reason})`
  const rows: [string, string | undefined][] = [
    ['outcome', `${probe.outcome}${reason}`],
    ['because', probe.evidence?.message],
    ['exit code', probe.evidence?.exitCode?.toString()],
    ['asked for', probe.evidence?.missing?.join(', ')],
    ['stderr', probe.evidence?.stderrTail],
    ['server', probe.serverInfo && `${probe.serverInfo.name} ${probe.serverInfo.version}`],
    ['protocol', probe.protocolVersion && `${probe.protocolVersion}, ${probe.era}, ${probe.transport}`],
    ['sandbox', probe.sandbox],
    ['started with', probe.launch && describeLaunch(probe.launch)],
    ['sign-in', probe.authorization && [probe.authorization.scheme, ...(probe.authorization.authorizationServers ?? [])].join(' ')],
    ['also speaks', probe.protocolVersions?.filter((version) => version !== probe.protocolVersion).join(', ')],
    ['answered in', probe.timings.connectMs === undefined ? undefined : `${Math.round(probe.timings.connectMs)} ms`],
    ...(['tools', 'resources', 'resourceTemplates', 'prompts'] as const).map((kind): [string, string | undefined] => [
      kind,
      probe[kind].length === 0 ? undefined : `${probe[kind].length}: ${probe[kind].map(({ name }) => name).join(', ')}`,
    ]),
    [
      'warnings',
      probe.warnings.length === 0
        ? undefined
        : probe.warnings.map(({ code, subject }) => [code, subject].filter(Boolean).join(' ')).join(', '),
    ],
    ['findings', probe.findings.length === 0 ? undefined : probe.findings.map(({ code, where }) => `${code} in ${where}`).join(', ')],
  ]
  // Escaped row by row: a line break in a name must not begin a row of its own.
  const show = (text: string) => escapeControls(text).replaceAll('\n', '\n                   ')
  const lines = rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [`${label.padEnd(18)} ${show(value)}`]))
  return `${[show(probe.target), ...lines].join('\n')}\n`
}
