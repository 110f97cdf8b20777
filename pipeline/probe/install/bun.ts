// Bun as the installer of npm packages (docs/decisions/0006): where it is, and the command line under which it runs nothing of them.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_ROOT } from './installed-package.ts'

const CPU: Readonly<Partial<Record<NodeJS.Architecture, string>>> = { x64: 'x64', arm64: 'aarch64' }

/** Of Bun's own 64; no slower, and several installations at a time do not crowd a registry. */
const CONNECTIONS = 16

/** @returns absolute path of the binary that this project's lock file pins; undefined where there is none for this machine */
export function findBun(root: string = PROJECT_ROOT): string | undefined {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `bun-${system}-${CPU[process.arch]}`
  const file = process.platform === 'win32' ? 'bun.exe' : 'bun'
  return [name, `${name}-musl`].map((folder) => join(root, 'node_modules/@oven', folder, 'bin', file)).find((path) => existsSync(path))
}

/**
 * No script of any package, no environment file, a flat `node_modules` as npm makes it, files as hard links from the downloads.
 * @param isExact whether an exact version is wanted: then what the registry said before is good enough, else its latest has to be asked for
 */
export function bunArguments(downloads: string, isExact: boolean): string[] {
  return [
    'install',
    '--ignore-scripts',
    '--no-env-file',
    ...['--linker', 'hoisted'],
    ...['--cache-dir', downloads],
    '--save-text-lockfile',
    ...['--network-concurrency', String(CONNECTIONS)],
    '--no-progress',
    '--no-summary',
    ...(isExact ? ['--prefer-offline'] : []),
  ]
}
