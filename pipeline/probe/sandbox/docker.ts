// Starts untrusted code in containers, where there is an engine: packages in images of an interpreter, and images that are servers themselves.
// Written against the documented flags; no engine was there to run it against (docs/decisions/0007).
import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { basename } from 'node:path'
import { z } from 'zod'
import { type Enclosure, type ProcessCommand, signalGroup, signalProcess } from '../../../core/mcp/process-tree.ts'
import { type Container, toRunArguments } from './docker-arguments.ts'
import { DEFAULT_SANDBOX_LIMITS, type SandboxLimits } from './limits.ts'
import type { Sandbox, SandboxCheck, SandboxedProgram } from './sandbox.ts'

export interface DockerOptions {
  /** Images that programs of an interpreter are started in, each with its digest: `name@sha256:…`. */
  images: Readonly<{ node?: string; python?: string }>
  limits?: Partial<SandboxLimits>
  /** The client. @default docker */
  docker?: string
  /** For each question to the engine. @default 20_000 */
  timeoutMs?: number
}

const InfoSchema = z.looseObject({
  ServerVersion: z.string(),
  OSType: z.string(),
  MemoryLimit: z.boolean(),
  PidsLimit: z.boolean(),
})

const WITH_DIGEST = /^[^\s@]+@sha256:[a-f0-9]{64}$/
/** How long the engine may take to remove a container. */
const REMOVE_WITHIN_MS = 15_000
/** An engine hands on a death by signal as 128 + its number. */
const ENDED_BY_CPU_LIMIT = 128 + constants.signals.SIGXCPU

/**
 * Asks the engine whether it is there, keeps limits and has the images, and starts an empty program in each.
 * @param needed host paths that have to be visible inside
 * @returns the sandbox, or in words why there is none
 */
export function openDocker(needed: readonly string[], options: DockerOptions): SandboxCheck {
  const docker = options.docker ?? 'docker'
  const limits = { ...DEFAULT_SANDBOX_LIMITS, ...options.limits }
  const no = (reason: string): SandboxCheck => ({ sandbox: undefined, reason })
  const ask = (args: readonly string[]) => askEngine(docker, args, options.timeoutMs ?? 20_000)
  const info = ask(['info', '--format', '{{json .}}'])
  if ('problem' in info) return no(`Docker does not work here: ${info.problem}`)
  const { data } = InfoSchema.safeParse(parseJson(info.stdout))
  if (data === undefined) return no('Docker does not work here: its engine says nothing of itself')
  if (data.OSType !== 'linux') return no(`Docker runs containers of ${data.OSType} here, not of Linux`)
  // An engine that cannot keep a limit says so and starts the container without it.
  const missing = [data.MemoryLimit ? [] : ['memory'], data.PidsLimit ? [] : ['the number of processes']].flat()
  if (missing.length > 0) return no(`Docker cannot limit ${missing.join(' and ')} here`)
  for (const [interpreter, image] of Object.entries(options.images)) {
    if (!WITH_DIGEST.test(image)) return no(`the image for ${interpreter} is not named with its digest: ${image}`)
    const there = ask(['image', 'inspect', '--format', '{{.Id}}', image])
    if ('problem' in there) return no(`the image for ${interpreter} is not there (docker pull ${image}): ${there.problem}`)
    const args = interpreter === 'node' ? ['-e', '0'] : ['-c', '0']
    const trial = { name: nextName(), image, entryPoint: PROGRAMS[interpreter] ?? interpreter, args, env: {}, readOnly: needed, limits }
    const ran = ask(toRunArguments(trial))
    if ('problem' in ran) return no(`Docker does not start ${interpreter} here: ${ran.problem}`)
  }
  const command = (container: Omit<Container, 'name'>) => toCommand(docker, container)
  const sandbox: Sandbox = {
    id: 'docker',
    scratch: '/tmp',
    notes: [],
    wrap: (program) => command({ ...inImage(program, options.images), limits: { ...limits, ...program.limits } }),
    wrapImage: ({ image, args, env, limits: own }) => {
      if (!WITH_DIGEST.test(image)) return refusing(`the image is not named with its digest: ${image}`)
      return command({ image, args, env, readOnly: [], limits: { ...limits, ...own } })
    },
  }
  return { sandbox }
}

const PROGRAMS: Readonly<Record<string, string>> = { node: 'node', python: 'python3' }

function inImage(
  { executable, args, env, readOnly, cwd }: SandboxedProgram,
  images: DockerOptions['images'],
): Omit<Container, 'name' | 'limits'> {
  const name = basename(realpathSync(executable))
  const interpreter = /^node(?:js)?$/.test(name) ? 'node' : /^python[\d.]*$/.test(name) ? 'python' : undefined
  const image = interpreter === undefined ? undefined : images[interpreter]
  return {
    image: image ?? '',
    entryPoint: PROGRAMS[interpreter ?? ''] ?? name,
    args,
    env,
    readOnly,
    ...(cwd === undefined ? {} : { cwd }),
  }
}

function toCommand(docker: string, container: Omit<Container, 'name'>): ProcessCommand {
  if (container.image === '') return refusing(`there is no image to start ${container.entryPoint ?? 'it'} in`)
  const command = { command: docker, args: toRunArguments({ ...container, name: 'NAME' }), env: clientEnvironment(), cwd: '/' }
  return {
    ...command,
    enclose() {
      const name = nextName()
      return enclose(docker, name, { ...command, args: toRunArguments({ ...container, name }) })
    },
  }
}

/** A command that is never started. */
function refusing(reason: string): ProcessCommand {
  const enclose = () => {
    throw new Error(`docker: ${reason}`)
  }
  return { command: 'docker', args: [], env: {}, enclose }
}

function enclose(docker: string, name: string, command: ProcessCommand): Enclosure {
  let client: number | undefined
  let removed: Promise<void> | undefined
  const remove = () => {
    removed ??= new Promise((resolve) => {
      const args = ['rm', '--force', '--volumes', name]
      const removal = spawn(docker, args, { env: { ...command.env }, stdio: 'ignore', detached: true, timeout: REMOVE_WITHIN_MS })
      removal.once('error', () => resolve())
      removal.once('exit', () => resolve())
    })
    return removed
  }
  return {
    start: command,
    started(pid) {
      client = pid
    },
    // The client hands signals on to the container (docker-run(1), --sig-proxy), whose init hands them on to the program.
    terminate: () => client !== undefined && signalProcess(client, 'SIGTERM'),
    kill() {
      if (client !== undefined) signalGroup(client, 'SIGKILL')
      void remove()
    },
    // What the engine's own control group counted is gone with the container.
    limitHit: (exitCode) => (exitCode === ENDED_BY_CPU_LIMIT ? 'cpu' : undefined),
    remove,
  }
}

function nextName(): string {
  return `hisper-${process.pid}-${randomUUID()}`
}

/** What the client needs to find its engine; nothing else of ours. The program gets none of it. */
function clientEnvironment(): Record<string, string> {
  const wanted = [
    'PATH',
    'HOME',
    'XDG_RUNTIME_DIR',
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_TLS_VERIFY',
    'DOCKER_CERT_PATH',
  ]
  return Object.fromEntries(wanted.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])))
}

function askEngine(docker: string, args: readonly string[], timeoutMs: number): { stdout: string } | { problem: string } {
  const { status, stdout, stderr, error } = spawnSync(docker, args, { env: clientEnvironment(), timeout: timeoutMs, encoding: 'utf8' })
  if (error !== undefined) {
    if ('code' in error && error.code === 'ENOENT') return { problem: 'its client (docker) is not installed' }
    return { problem: 'code' in error && error.code === 'ETIMEDOUT' ? `no answer within ${timeoutMs} ms` : error.message }
  }
  return status === 0 ? { stdout } : { problem: stderr.trim().split('\n')[0]?.slice(0, 200) ?? `it ended with ${status}` }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
