// Ways to learn what a server offers: our complete sandboxed probe, a bare SDK session, and two programs that do a part of it.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { z } from 'zod'
import { PROJECT_ROOT } from '../pipeline/probe/install/installed-package.ts'
import { openProber, type Prober } from '../pipeline/probe/prober.ts'
import { type BenchServer, PEERS_ROOT } from './probe-servers.ts'

/** @returns why it failed; undefined where it did not */
type ProbeOne = (server: BenchServer) => Promise<string | undefined>

export interface Variant {
  one?: ProbeOne
  /** All servers in one go, where the program works that way. */
  all?(servers: readonly BenchServer[]): Promise<string | undefined>
  close(): void
}

export type VariantId = 'ours' | 'bare' | 'inspector' | 'mcporter' | 'mcporterAll'

const PEERS = { inspector: '@modelcontextprotocol/inspector', mcporter: 'mcporter', mcporterAll: 'mcporter' } as const

/** Why a variant cannot be measured here; undefined where it can. */
export function whyNotMeasured(id: VariantId): string | undefined {
  if (id === 'ours' || id === 'bare') return undefined
  return findBin(PEERS[id]) === undefined
    ? `${PEERS[id]} is not installed: npm install --prefix bench/peers --no-package-lock --ignore-scripts`
    : undefined
}

export function openVariant(id: VariantId): Variant {
  if (id === 'ours') return openOurs()
  const folder = mkdtempSync(join(tmpdir(), 'hisper-bench-'))
  const close = () => rmSync(folder, { recursive: true, force: true })
  const argsOf = ({ entryPoint, wantsFolder }: BenchServer) => (wantsFolder ? [entryPoint, folder] : [entryPoint])
  if (id === 'bare') return { one: (server) => probeBare(argsOf(server), folder), close }
  const bin = findBin(PEERS[id])
  if (bin === undefined) throw new Error(whyNotMeasured(id))
  if (id === 'inspector')
    return { one: (server) => run([bin, '--cli', process.execPath, ...argsOf(server), '--method', 'tools/list'], folder), close }
  const config = join(folder, 'mcporter.json')
  const list = (servers: readonly BenchServer[], ...names: string[]) => {
    const entries = servers.map((server) => [labelOf(server), entryOf(argsOf(server))])
    writeFileSync(config, JSON.stringify({ mcpServers: Object.fromEntries(entries), imports: [] }))
    return run([bin, '--config', config, 'list', ...names, '--json'], folder)
  }
  // One process for one server, as somebody would ask it, and one for all, as nobody can who probes strangers one by one.
  if (id === 'mcporter') return { one: (server) => list([server], labelOf(server)), close }
  return { all: (servers) => list(servers), close }
}

const labelOf = ({ name }: BenchServer) => name.replace(/[^a-z0-9]+/g, '-')

/** It would keep some well-known servers running in a daemon of its own, and be measured without them the next time. */
function entryOf(args: string[]): object {
  return { command: process.execPath, args, lifecycle: 'ephemeral' }
}

function openOurs(): Variant {
  const [here, peers] = [PROJECT_ROOT, PEERS_ROOT].map((root) => openProber({ root, now: () => new Date() })) as [Prober, Prober]
  return {
    close() {
      here.close()
      peers.close()
    },
    async one({ name, root, wantsFolder }) {
      const prober = root === PEERS_ROOT ? peers : here
      const folder = { type: 'positional', format: 'filepath', isRequired: true } as const
      const pkg = { registryType: 'npm', identifier: name, transport: 'stdio', packageArguments: wantsFolder ? [folder] : [] } as const
      const { outcome, reason, sandbox } = await prober.probe({
        kind: 'package',
        package: { ...pkg, packageArguments: [...pkg.packageArguments] },
      })
      return outcome === 'ok' && sandbox !== 'none' ? undefined : `${name}: ${outcome} ${reason ?? ''} ${prober.noSandbox ?? ''}`.trim()
    },
  }
}

/** What anybody would write with the SDK: the same lists, and nothing kept away from the machine. */
async function probeBare(args: string[], cwd: string): Promise<string | undefined> {
  const client = new Client({ name: 'bench', version: '1.0.0' })
  try {
    await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd, stderr: 'ignore' }))
    const announced = client.getServerCapabilities() ?? {}
    await allPages((cursor) => client.listTools(cursor))
    if (announced.resources !== undefined) {
      await allPages((cursor) => client.listResources(cursor))
      await allPages((cursor) => client.listResourceTemplates(cursor)).catch(() => undefined) // many servers have none
    }
    if (announced.prompts !== undefined) await allPages((cursor) => client.listPrompts(cursor))
    return undefined
  } catch (error) {
    return String(error)
  } finally {
    await client.close()
  }
}

async function allPages(read: (params: { cursor?: string }) => Promise<{ nextCursor?: string | undefined }>): Promise<void> {
  let cursor: string | undefined
  do cursor = (await read(cursor === undefined ? {} : { cursor })).nextCursor
  while (cursor !== undefined)
}

async function run(args: string[], cwd: string): Promise<string | undefined> {
  try {
    const env = { PATH: process.env.PATH ?? '', HOME: cwd } // nobody's own configuration
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 })
    return stdout.includes('"tools"') ? undefined : `no tools in ${stdout.slice(0, 200)}`
  } catch (error) {
    return String(error).slice(0, 500)
  }
}

const ManifestSchema = z.looseObject({ bin: z.union([z.string(), z.record(z.string(), z.string())]) })

/** The script of a peer's only, or first, executable. */
function findBin(name: string): string | undefined {
  const manifest = join(PEERS_ROOT, 'node_modules', name, 'package.json')
  try {
    const { bin } = ManifestSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')))
    const path = typeof bin === 'string' ? bin : Object.values(bin)[0]
    return path === undefined ? undefined : join(dirname(manifest), path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
