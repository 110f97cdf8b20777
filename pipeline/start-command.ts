// npm start: the main job over the embedded origins, then the site built from what it found, then the site served.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { UsageError } from './lib/errors.ts'
import { createCommand, runMain } from './lib/options.ts'
import { takeTurn } from './lib/turn.ts'
import { PROJECT_ROOT } from './probe/install/installed-package.ts'

await runMain(async () => {
  const parser = createCommand('start', 'Runs the main job over the embedded origins, builds the site and serves it.')
    .option('--port <number>', 'port to serve on; the next free one where it is not given and 4321 is taken', parsePort)
    .parse(process.argv)
  const { port } = parser.opts<{ port?: number }>()
  const steps: readonly (readonly string[])[] = [
    ['node', '--import', 'tsx', 'pipeline/embedded-command.ts'],
    ['node', '--import', 'tsx', 'pipeline/vectors-command.ts'],
    ['astro', 'build', '--silent'],
    ['node', '--import', 'tsx', 'site/preview-command.ts', ...(port === undefined ? [] : ['--port', String(port)])],
  ]
  // Two would build the same site into the same folder, under each other's readers.
  takeTurn(join(PROJECT_ROOT, 'data/.work/start.pid'), 'npm start')
  for (const [program = '', ...args] of steps) {
    if (program === 'astro') process.stderr.write('  building the site\n')
    const code = await run(program, args)
    if (code !== 0) return code
  }
  return 0
})

/** Runs one step with our own terminal, and hands on what ends us. @returns its exit code */
function run(program: string, args: readonly string[]): Promise<number> {
  // npm puts node_modules/.bin first on the path; on Windows its programs are .cmd files, which need a shell.
  const child = spawn(program, args, {
    cwd: PROJECT_ROOT,
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    shell: process.platform === 'win32',
  })
  const handOn = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', handOn).on('SIGTERM', handOn)
  // Whoever started us may be ended without our being told: then nothing of ours goes on.
  const parent = process.ppid
  const watch = setInterval(() => process.ppid !== parent && handOn('SIGTERM'), 1_000)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearInterval(watch)
      process.off('SIGINT', handOn).off('SIGTERM', handOn)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

/** @throws {UsageError} on what is no TCP port */
function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port ${JSON.stringify(text)} is not a port: a number from 0 to 65535`)
  return port
}
