// Packages for a registry on loopback: good ones, and one for each way in which a package tries to be more than it may.
import { ITSELF, type NpmPackage } from './npm-registry.ts'

export interface Surroundings {
  /** File that any script of a package would make. */
  canaries: string
  /** A folder of the machine that is none of a package's business. */
  home: string
  /** `host:port` that is not the registry's. */
  away: string
}

/** A server that says `started` and ends. */
export const server = (name: string, more: object = {}, rest: Partial<NpmPackage> = {}): NpmPackage => ({
  manifest: { name, version: '1.0.0', bin: 'cli.js', ...more },
  files: { 'cli.js': '#!/usr/bin/env node\nconsole.log("started")\n' },
  ...rest,
})
const dependent = (name: string, specifier: string) => server(name, { dependencies: { x: specifier } })

export function npmPackages({ canaries, home, away }: Surroundings): NpmPackage[] {
  const scripts = Object.fromEntries(
    ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'].map((name) => [name, `echo ran >> ${canaries}`]),
  )
  return [
    server('good', { dependencies: { part: '^1.0.0' } }),
    { manifest: { name: 'part', version: '1.2.0' }, files: { 'index.js': '' } },
    server('@scope/good', { version: '2.0.0' }),
    server('scripted', { scripts, dependencies: { 'scripted-part': '1.0.0' } }),
    { manifest: { name: 'scripted-part', version: '1.0.0', scripts }, files: { 'index.js': '' } },
    server('native', { dependencies: { 'native-part': '1.0.0' } }),
    { manifest: { name: 'native-part', version: '1.0.0', scripts: { install: 'prebuild-install || node-gyp rebuild' } } },
    server('bin-climbs', { bin: '../../x' }),
    server('bin-absent', { bin: 'lost.js' }),
    server('bin-link', {}, { files: {}, entries: [{ path: 'package/cli.js', link: '/etc/passwd' }] }),
    server('bin-none', { bin: undefined }),
    server('for-another', {}, { files: { 'cli.js': '#!/usr/bin/env -S ruby -w\n' } }),
    server('flagged', {}, { files: { 'cli.js': '#!/usr/bin/env -S node --no-warnings\nconsole.log(process.execArgv[0])\n' } }),
    server(
      'climbs',
      {},
      {
        entries: [
          { path: 'package/../../../../../climbed', body: 'x' },
          { path: `${home}/absolute`, body: 'x' },
        ],
      },
    ),
    server(
      'links',
      {},
      {
        entries: [
          { path: 'package/out', link: home },
          { path: 'package/out/through', body: 'x' },
          { path: 'package/hard', link: '/etc/hostname', hard: true },
        ],
      },
    ),
    server('corrupt', {}, { integrity: `sha512-${Buffer.alloc(64).toString('base64')}` }),
    dependent('needs-git-ssh', `git+ssh://git@${away}/a/b.git`),
    dependent('needs-git', `git+http://${away}/a/b.git`),
    dependent('needs-github', 'owner/repository'),
    dependent('needs-url', `http://${away}/x.tgz`),
    dependent('needs-metadata', 'http://169.254.169.254/x.tgz'),
    dependent('needs-folder', `file:${home}`),
    dependent('needs-link', 'link:/etc'),
    dependent('needs-archive', `${ITSELF}/part/-/1.2.0.tgz`),
    dependent('needs-absent', '1.0.0'),
    server('many', {}, { files: { 'cli.js': '', ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, ''])) } }),
    server('bomb', {}, { entries: [{ path: 'package/zeros', body: Buffer.alloc(300 * 1024 * 1024) }] }),
    server('hangs', {}, { hangs: true }),
  ]
}
