// npm run pack:bridge [folder]: the companion as the npm package that is published: bundled, with its own page, and with nothing to install
// beside it. Prints where the tarball is.
import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { buildOwnPage, oneLanguage } from '../site/islands/own-page-files.ts'
import manifest from './package.json' with { type: 'json' }

const HERE = import.meta.dirname
const out = resolve(process.argv[2] ?? 'dist/companion')
const folder = join(out, 'package')

await rm(out, { recursive: true, force: true })
await mkdir(join(folder, 'page'), { recursive: true })
const { metafile } = await build({
  // In a folder of its own, beside `page/`, which is looked for from there.
  entryPoints: { hisper: join(HERE, 'hisper-command.ts') },
  outdir: join(folder, 'lib'),
  chunkNames: '[name]-[hash]',
  bundle: true,
  // A command loads its own part alone.
  splitting: true,
  minify: true,
  // A fault names its function.
  keepNames: true,
  format: 'esm',
  platform: 'node',
  target: `node${manifest.engines.node.replace(/[^\d.]/g, '')}`,
  // jsonc-parser's `main` is a wrapper that no bundler sees through.
  mainFields: ['module', 'main'],
  external: Object.keys(manifest.peerDependencies),
  banner: {
    // What is CommonJS within asks for Node's modules by `require`.
    js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)",
  },
  legalComments: 'none',
  plugins: [oneLanguage],
  metafile: true,
  logLevel: 'error',
})
const entry = join(folder, 'lib', 'hisper.js')
// The heap's youngest part is kept small (docs/decisions/0011-routing.md); that SQLite is new to Node is nothing to its reader.
const SHEBANG = '#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --max-semi-space-size=8'
await writeFile(entry, `${SHEBANG}\n${await readFile(entry, 'utf8')}`, { mode: 0o755 })
for (const { path, body } of await buildOwnPage()) await writeFile(join(folder, 'page', path === '/' ? 'index.html' : path), body)

const { private: _, bin: __, dependencies: ___, ...published } = manifest
await writeFile(
  join(folder, 'package.json'),
  `${JSON.stringify({ ...published, bin: { hisper: 'lib/hisper.js' }, files: ['lib', 'page', 'NOTICES.md'] }, undefined, 2)}\n`,
)
await copyFile(join(HERE, 'README.md'), join(folder, 'README.md'))
await copyFile(join(HERE, '..', 'LICENSE'), join(folder, 'LICENSE'))
await writeFile(join(folder, 'NOTICES.md'), await toNotices(Object.keys(metafile.inputs)))

const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out], { cwd: folder })
const [packed] = JSON.parse(stdout) as { filename: string; size: number; unpackedSize: number }[]
if (packed === undefined) throw new Error('npm packed nothing')
process.stdout.write(`${join(out, packed.filename)}: ${kilobytes(packed.size)}, installed ${kilobytes(packed.unpackedSize)}\n`)

/** @param inputs the files that were bundled @returns the licences of the packages that they are of, which ask to be passed on */
async function toNotices(inputs: readonly string[]): Promise<string> {
  const ofThePage = ['react', 'react-dom', 'scheduler'].map((name) => join('node_modules', name))
  const folders = new Set([...inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []), ...ofThePage])
  const notices = await Promise.all([...folders].toSorted().map(toNotice))
  return `# What is bundled here, and under which licences\n\n${notices.join('\n')}`
}

async function toNotice(of: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(of, 'package.json'), 'utf8')) as Record<string, unknown>
  const file = (await readdir(of)).find((one) => /^licen[cs]e/i.test(one))
  const text = file === undefined ? '' : `\n\`\`\`\n${(await readFile(join(of, file), 'utf8')).trim()}\n\`\`\`\n`
  return `## ${name} ${version}: ${license ?? 'see its licence'}\n${text}`
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} kB`
}
