// npm start: the main job over the embedded origins, then the site built from what it found, then the site served.
import { spawn } from 'node:child_process'
import { UsageError } from './lib/errors.ts'
import { createCommand, runMain } from './lib/options.ts'
import { PROJECT_ROOT } from './probe/installed-package.ts'

await runMain(async () => {
  const parser = createCommand('start', 'Runs the main job over the embedded origins, builds the site and serves it.')
    .option('--port <number>', 'port to serve on; the next free one where it is not given and 4321 is taken', parsePort)
    .parse(process.argv)
  const { port } = parser.opts<{ port?: number }>()
  const steps: readonly (readonly string[])[] = [
    ['tsx', 'pipeline/embedded-command.ts'],
    ['astro', 'build', '--silent'],
    ['tsx', 'site/serve-command.ts', ...(port === undefined ? [] : ['--port', String(port)])],
  ]
  for (const [program = '', ...args] of steps) {
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
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
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
