// Which package a command starts, read from the words of the runners that clients are told to use: npx, bunx, uvx, pipx, docker, dnx.
import type { LookupRegistry } from '../../core/schema/api.ts'
import type { LocalTarget } from './local-server.ts'

export interface StartedPackage {
  registry: Extract<LookupRegistry, 'npm' | 'pypi' | 'oci' | 'nuget'>
  identifier: string
  /** The exact version that is named; absent where the runner takes whichever is the newest, or one of a range. */
  version?: string
}

/** @returns undefined where it is a program of the machine's own, or a package from elsewhere than its registry */
export function toStartedPackage(target: LocalTarget): StartedPackage | undefined {
  if (target.transport !== 'stdio') return undefined
  const words = unwrap([target.command, ...target.args])
  const [runner = '', ...rest] = words
  const [first, ...more] = rest
  switch (nameOf(runner)) {
    case 'npx':
    case 'bunx':
    case 'pnpx':
      return toNpm(rest)
    case 'npm':
      return first === 'exec' || first === 'x' ? toNpm(more) : undefined
    case 'pnpm':
    case 'yarn':
      return first === 'dlx' ? toNpm(more) : undefined
    case 'bun':
      return first === 'x' ? toNpm(more) : undefined
    case 'uvx':
      return toPypi(rest, '--from')
    case 'uv':
      return first === 'tool' && more[0] === 'run' ? toPypi(more.slice(1), '--from') : undefined
    case 'pipx':
      return first === 'run' ? toPypi(more, '--spec') : undefined
    case 'docker':
    case 'podman':
      return first === 'run' ? toOci(more) : undefined
    case 'dnx':
      return toNuget(rest)
    default:
      return undefined
  }
}

/** `cmd /c npx …`, as Windows wants it for what is a batch file. */
function unwrap(words: readonly string[]): readonly string[] {
  return nameOf(words[0] ?? '') === 'cmd' && /^\/c$/i.test(words[1] ?? '') ? words.slice(2) : words
}

function nameOf(command: string): string {
  return (command.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.(?:exe|cmd|bat|ps1)$/, '')
}

/** Options that take the next word along. */
const NPM_VALUES = new Set(['-p', '--package', '-c', '--call', '-w', '--workspace', '--registry', '--cache', '--userconfig', '--prefix'])
/** With one of these the package is another registry's, whatever it is called. */
const ELSEWHERE = ['--registry', '--index', '--index-url', '-i', '--default-index', '--extra-index-url', '--source', '--add-source']
const PYPI_VALUES = new Set([
  ...['--from', '--spec', '--with', '--with-editable', '--with-requirements', '-w', '-p', '--python', '--index', '--index-url', '-i'],
  ...['--extra-index-url', '--default-index', '--directory', '--cache-dir', '--constraints', '--env-file', '-c', '-f', '--find-links'],
])

function toNpm(words: readonly string[]): StartedPackage | undefined {
  const { options, plain } = split(words, NPM_VALUES)
  const spec = options.get('--package') ?? options.get('-p') ?? plain
  const [, identifier, version] = /^((?:@[\w.~-]+\/)?[\w.~-]+)(?:@(.*))?$/.exec(spec ?? '') ?? []
  if (identifier === undefined) return undefined
  // `1` and `1.2` are ranges to npm.
  return { registry: 'npm', identifier, ...(/^\d+\.\d+\.\d+[\w.+-]*$/.test(version ?? '') && version !== undefined ? { version } : {}) }
}

function toPypi(words: readonly string[], source: '--from' | '--spec'): StartedPackage | undefined {
  const { options, plain } = split(words, PYPI_VALUES)
  const spec = options.get(source) ?? plain
  const [, identifier, version] =
    /^([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?(?:(?:@|==)(\d[\w.!+-]*)|@latest|[<>=~!].*)?$/.exec(spec ?? '') ?? []
  return identifier === undefined ? undefined : { registry: 'pypi', identifier, ...(version === undefined ? {} : { version }) }
}

function toNuget(words: readonly string[]): StartedPackage | undefined {
  const { options, plain } = split(words, new Set(['--version', '--source', '--add-source', '--configfile']))
  const [, identifier, tag] = /^([\w.-]+)(?:@(\d[\w.+-]*))?$/.exec(plain ?? '') ?? []
  const version = tag ?? options.get('--version')
  return identifier === undefined ? undefined : { registry: 'nuget', identifier, ...(version === undefined ? {} : { version }) }
}

/** Options of `docker run` that stand alone; every other takes a value. Source: docs.docker.com/reference/cli/docker/container/run. */
const DOCKER_SWITCHES = new Set(
  [
    '--rm',
    '--init',
    '--interactive',
    '--tty',
    '--detach',
    '--privileged',
    '--read-only',
    '--quiet',
    '--publish-all',
    '--no-healthcheck',
  ].concat('--oom-kill-disable', '--sig-proxy', '--disable-content-trust'),
)

function toOci(words: readonly string[]): StartedPackage | undefined {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (!word.startsWith('-')) return toImage(word)
    const isAlone = word.includes('=') || DOCKER_SWITCHES.has(word) || /^-[itdqP]+$/.test(word)
    if (!isAlone) index++
  }
  return undefined
}

function toImage(word: string): StartedPackage | undefined {
  const [, identifier, version] = /^((?:[\w.-]+(?::\d+)?\/)?[\w./-]+?)(?::([\w.-]+))?(?:@sha256:[a-f0-9]{64})?$/.exec(word) ?? []
  if (identifier === undefined) return undefined
  return { registry: 'oci', identifier, ...(version === undefined || version === 'latest' ? {} : { version }) }
}

interface Split {
  options: ReadonlyMap<string, string>
  plain: string | undefined
}

/** Options with their values, up to the first word that is none. */
function split(words: readonly string[], withValue: ReadonlySet<string>): Split {
  const options = new Map<string, string>()
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') return toSplit(options, words[index + 1])
    if (!word.startsWith('-')) return toSplit(options, word)
    const [name = '', ...value] = word.split('=')
    if (value.length > 0) options.set(name, value.join('='))
    else if (withValue.has(name)) {
      index++
      options.set(name, words[index] ?? '')
    }
  }
  return { options, plain: undefined }
}

function toSplit(options: Map<string, string>, plain: string | undefined): Split {
  return ELSEWHERE.some((name) => options.has(name)) ? { options: new Map(), plain: undefined } : { options, plain }
}
