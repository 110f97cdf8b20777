// A server of the legacy era that writes every call down before it answers, so that what was really done can be counted: append is for once,
// put may be repeated. Without an SDK, to be there at once.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

const file = openSync(process.argv[2] ?? '', 'a')
const inputSchema = { type: 'object', properties: { key: { type: 'string' }, ms: { type: 'number' } }, required: ['key'] }
const tools = [
  { name: 'append', description: 'Writes a line.', inputSchema, annotations: { idempotentHint: false } },
  { name: 'put', description: 'Writes a line that may stand there twice.', inputSchema, annotations: { idempotentHint: true } },
]

async function call({ name, arguments: { key, ms = 0 } }) {
  writeSync(file, `${name} ${key}\n`)
  fsyncSync(file)
  await pause(ms)
  return { content: [{ type: 'text', text: key }] }
}

async function toResult(method, params) {
  if (method === 'initialize')
    return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'ledger', version: '1.0.0' } }
  if (method === 'tools/list') return { tools }
  return method === 'tools/call' ? await call(params) : undefined
}

const lines = createInterface({ input: process.stdin })
lines.on('line', async (line) => {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) return
  const result = await toResult(method, params)
  const answer = result === undefined ? { error: { code: -32601, message: 'there is no such method' } } : { result }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`)
})
lines.on('close', () => closeSync(file))
