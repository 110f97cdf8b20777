// The command line of a container for untrusted code (docker-run(1)): the same view and limits that bubblewrap gives.
import type { SandboxLimits } from './limits.ts'

const NOBODY = '65534:65534'
const HOME = '/home/probe'

export interface Container {
  /** Of this start alone. */
  name: string
  /** With its digest; it has to be there already: a probe downloads nothing. */
  image: string
  /** Replaces the image's own; undefined for an image that is a server itself. */
  entryPoint?: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  /** Host paths, read-only and at the same place. */
  readOnly: readonly string[]
  cwd?: string
  limits: Readonly<SandboxLimits>
}

/** The arguments of docker. */
export function toRunArguments({ name, image, entryPoint, args, env, readOnly, cwd, limits }: Container): string[] {
  const small = `rw,nosuid,nodev,mode=1777,size=${limits.tmpBytes}`
  return [
    'run',
    ...['--name', name, '--rm', '--interactive', '--init', '--pull', 'never', '--log-driver', 'none'],
    ...['--network', 'none', '--hostname', 'probe', '--ipc', 'private', '--read-only'],
    ...['--tmpfs', `/tmp:${small},noexec`, '--tmpfs', `${HOME}:${small},noexec`, '--shm-size', String(limits.tmpBytes)],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--user', NOBODY],
    ...['--pids-limit', String(limits.processes), '--cpus', '1'],
    ...['--memory', String(limits.memoryBytes), '--memory-swap', String(limits.memoryBytes)], // as much in all: no swap
    ...['--ulimit', 'core=0:0', '--ulimit', `nofile=${limits.openFiles}:${limits.openFiles}`],
    ...['--ulimit', `fsize=${limits.fileBytes}:${limits.fileBytes}`, '--ulimit', `cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 2}`],
    ...readOnly.toSorted((a, b) => (a < b ? -1 : 1)).flatMap((path) => ['--mount', toMount(path)]),
    ...(cwd === undefined && entryPoint === undefined ? [] : ['--workdir', cwd ?? HOME]),
    ...Object.entries({ ...env, HOME, TMPDIR: '/tmp' }).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
    ...(entryPoint === undefined ? [] : ['--entrypoint', entryPoint]),
    image,
    ...args,
  ]
}

/** A record of comma-separated values (RFC 4180), which is how docker reads it: any path is one field. */
function toMount(path: string): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return ['type=bind', field(`source=${path}`), field(`target=${path}`), 'readonly'].join(',')
}
