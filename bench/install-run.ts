// One pass of installations in a process of its own: `install-run.ts ours|npm FOLDER REGISTRY [CPU_GROUP]`. Prints what it took as JSON.
import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openHttp } from '../pipeline/lib/http.ts'
import { silentLog } from '../pipeline/lib/log.ts'
import { openInstaller } from '../pipeline/probe/install/installer.ts'
import { joinCpuGroup, readCpuSeconds } from './cpu-group.ts'
import { INSTALLED_SERVERS } from './install-servers.ts'

const [variant = '', folder = '', registry = '', group] = process.argv.slice(2)
const failures: string[] = []

async function ours(): Promise<void> {
  const now = () => new Date()
  const http = openHttp({ userAgent: 'hisper-bench', sleep: async () => undefined, now })
  const installer = openInstaller({ store: folder, npmRegistry: registry, pypiUrl: registry, http, log: silentLog, now })
  for (const [identifier, version] of INSTALLED_SERVERS) {
    const result = await installer.install({ registryType: 'npm', identifier, version, transport: 'stdio' })
    if (!result.ok) failures.push(`${identifier}: ${result.reason} ${result.evidence.message}`)
  }
  await http.close()
}

async function npm(): Promise<void> {
  const flags = [
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--cache',
    join(folder, 'cache'),
    '--registry',
    registry,
  ]
  const [command, before] = process.env.npm_execpath === undefined ? ['npm', []] : [process.execPath, [process.env.npm_execpath]]
  const env = { ...process.env, HOME: folder, npm_config_userconfig: join(folder, '.npmrc') }
  for (const [identifier, version] of INSTALLED_SERVERS) {
    const cwd = join(folder, 'project')
    await rm(cwd, { recursive: true, force: true })
    await mkdir(cwd, { recursive: true })
    await writeFile(join(cwd, 'package.json'), JSON.stringify({ private: true, dependencies: { [identifier]: version } }))
    await promisify(execFile)(command, [...before, 'install', ...flags], { cwd, env }).catch((error: Error) =>
      failures.push(`${identifier}: ${error.message}`),
    )
  }
}

if (group !== undefined) joinCpuGroup(group)
const before = group === undefined ? null : readCpuSeconds(group)
const start = performance.now()
await (variant === 'ours' ? ours() : npm())
const seconds = (performance.now() - start) / 1_000
const cpuSeconds = group === undefined || before === null ? null : readCpuSeconds(group) - before
process.stdout.write(`${JSON.stringify({ seconds, cpuSeconds, failures })}\n`)
