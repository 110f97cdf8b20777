// npm run preview: serves the built site and says where.
import { parseArgs } from 'node:util'
import { serveSite } from './serve.ts'

const USUAL_PORT = 4321

try {
  const { dir, port } = readOptions(process.argv.slice(2))
  const { url } = await serve(dir, port)
  process.stdout.write(`\nHisper is at ${url}\n`)
} catch (error) {
  process.stderr.write(`hisper: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof TypeError ? 2 : 1
}

/** @throws {TypeError} on an option that is not one, or a port that is none */
function readOptions(args: string[]): { dir: string; port: number | undefined } {
  const { values } = parseArgs({ args, options: { dir: { type: 'string', default: 'dist' }, port: { type: 'string' } } })
  if (values.port === undefined) return { dir: values.dir, port: undefined }
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new TypeError(`--port ${JSON.stringify(values.port)} is not a port`)
  return { dir: values.dir, port }
}

/** On the port that was asked for, or on the usual one and, where that is taken, on any. */
async function serve(dir: string, port: number | undefined): ReturnType<typeof serveSite> {
  if (port !== undefined) return serveSite(dir, port)
  try {
    return await serveSite(dir, USUAL_PORT)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return serveSite(dir, 0)
    throw error
  }
}
