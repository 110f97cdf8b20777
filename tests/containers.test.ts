// The images, without an engine: their files are read by a linter, what they copy is all that is copied, and what they run is run there.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from './fork.ts'

const run = promisify(execFile)
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const IMAGES = [
  { file: 'Dockerfile', ignore: '.dockerignore' },
  { file: 'Dockerfile.pipeline', ignore: 'Dockerfile.pipeline.dockerignore' },
]
const parsed = (file: string) => DockerfileParser.parse(read(file))
const copiesOf = (file: string) =>
  parsed(file)
    .getCOPYs()
    .filter((copy) => copy.getFromFlag() === null)
    .map((copy) => copy.getArguments().map((argument) => argument.getValue()))
const allowedBy = (ignore: string) =>
  read(ignore)
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))

/** What an image of this repository holds once its files are copied: nothing that its ignore file leaves out. */
function copyAsImage({ file, ignore }: (typeof IMAGES)[number]): string {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-image-'))
  folders.push(folder)
  const allowed = allowedBy(ignore)
  for (const paths of copiesOf(file)) {
    const target = paths.at(-1) ?? '.'
    for (const source of paths.slice(0, -1)) {
      if (!allowed.includes(source)) continue
      const place = target.endsWith('/') ? join(folder, target, source) : join(folder, target)
      cpSync(join(ROOT, source), place, { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
    }
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

it('the linter remarks on what is wrong', () => {
  expect(validate('FROM node\nCOPPY a b\nHEALTHCHECK\n').length).toBeGreaterThan(1)
})

describe.each(IMAGES)('$file', (image) => {
  const { file, ignore } = image

  it('has nothing that a linter remarks on', () => {
    expect(validate(read(file)).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([])
  })

  it('begins with images of a version, and ends as nobody in particular', () => {
    const args = new Map(
      parsed(file)
        .getARGs()
        .flatMap((arg) => {
          const property = arg.getProperty()
          return property === null ? [] : [[property.getName(), property.getValue()] as const]
        }),
    )
    const froms = parsed(file).getFROMs()
    for (const from of froms) {
      const tag = from.getImageTag()?.replace(/\$\{(\w+)\}/g, (_, name: string) => args.get(name) ?? '')
      expect(tag).toMatch(/^\d+-[a-z]+-slim$/)
    }
    const last = froms.at(-1)?.getRange()?.start.line ?? 0
    const users = parsed(file)
      .getInstructions()
      .filter((one) => one.getKeyword() === 'USER' && (one.getRange()?.start.line ?? 0) > last)
    expect(users.map((one) => one.getArgumentsContent())).toEqual(['node'])
    expect([...args.keys()].filter((name) => /TOKEN|SECRET|PASSWORD|KEY/.test(name))).toEqual([])
  })

  it('copies what is there and not left out, and nothing of git, data or what is built', () => {
    const sources = copiesOf(file).flatMap((paths) => paths.slice(0, -1))
    expect(sources.length).toBeGreaterThan(3)
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
    expect(sources.filter((path) => !allowedBy(ignore).includes(path))).toEqual([])
    expect(read(ignore).split('\n')[0]).toBe('*')
    expect(allowedBy(ignore).filter((path) => /^(?:\.git|\.cache|node_modules|dist|data|tests)/.test(path))).toEqual([])
  })

  it('says how it is, or that it is a job', () => {
    const checks = parsed(file).getHEALTHCHECKs()
    expect(checks.length).toBe(1)
    expect(checks[0]?.getArgumentsContent() === 'NONE').toBe(file === 'Dockerfile.pipeline')
  })
})

it('the pipeline runs in what its image holds', { timeout: 120_000 }, async () => {
  const folder = copyAsImage({ file: 'Dockerfile.pipeline', ignore: 'Dockerfile.pipeline.dockerignore' })
  const [program = '', ...args] = JSON.parse(parsed('Dockerfile.pipeline').getENTRYPOINTs()[0]?.getArgumentsContent() ?? '[]')
  const env = { ...process.env, INIT_CWD: folder, NODE_ENV: 'production', HISPER_EMBEDDED: '{}' }
  const node = program === 'node' ? process.execPath : program
  const { stderr } = await run(node, [...args, 'crawl', 'merge'], { cwd: folder, env })
  expect(stderr).toMatch(/\d\d servers, /)
  expect(existsSync(join(folder, 'data/.work'))).toBe(true)
})

it('the image of serve holds what its file is bundled from', { timeout: 60_000 }, async () => {
  const folder = copyAsImage({ file: 'Dockerfile', ignore: '.dockerignore' })
  await run(process.execPath, ['--import', 'tsx', 'serve/bundle-command.ts', join(folder, 'hisper-serve.mjs')], { cwd: folder })
  expect(existsSync(join(folder, 'hisper-serve.mjs'))).toBe(true)
})

it('its health check tells a server that answers from none', { timeout: 60_000 }, async () => {
  const content = parsed('Dockerfile').getHEALTHCHECKs()[0]?.getArgumentsContent() ?? ''
  const [, code = ''] = JSON.parse(/CMD (\[[\s\S]*\])/.exec(content)?.[1] ?? '[]').slice(1) as string[]
  expect(code).toContain('127.0.0.1:8080/health')
  const port = await freePort()
  const check = () =>
    run(process.execPath, ['-e', code.replace(':8080', `:${port}`)]).then(
      () => 0,
      ({ code: exit }) => exit as number,
    )
  expect(await check()).toBe(1)
  const child = spawn(process.execPath, ['--import', 'tsx', 'serve/serve-command.ts', '--port', String(port)], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    await once(child.stderr, 'data')
    expect(await check()).toBe(0)
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
})

describe('compose', () => {
  const { services } = parse(read('compose.yaml')) as {
    services: Record<
      string,
      Record<string, unknown> & { volumes: string[]; ports?: string[]; build: string | { dockerfile: string }; profiles?: string[] }
    >
  }

  it.each(Object.entries(services))('%s gets no more than it needs', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    expect(service.security_opt).toContain('no-new-privileges:true')
    for (const key of ['privileged', 'cap_add', 'devices', 'network_mode', 'pid', 'ipc', 'user']) expect(service).not.toHaveProperty(key)
    expect(JSON.stringify(service)).not.toContain('docker.sock')
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
    expect(service.mem_limit).toMatch(/^\d+g$/)
    const file = typeof service.build === 'string' ? 'Dockerfile' : service.build.dockerfile
    expect(existsSync(join(ROOT, dirname(file), file))).toBe(true)
  })

  it('starts the registry alone, which writes nothing', () => {
    expect(Object.entries(services).flatMap(([name, { profiles }]) => (profiles === undefined ? [name] : []))).toEqual(['registry'])
    for (const volume of services.registry?.volumes ?? []) expect(volume).toMatch(/:ro$/)
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
