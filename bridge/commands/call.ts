// hisper call: one tool of one of the reader's servers, at once. Who types it approves it: these arguments, this tool as it is now.
import type { Command } from 'commander'
import type { Answer, CallResult, Question } from '../../core/schema/task.ts'
import { EXIT_CODES, TOOL_FAILED } from '../exit.ts'
import { toLine, toText } from '../plain-text.ts'
import { openLocalSessions } from '../sessions/this-machine.ts'
import { toArguments } from './arguments.ts'
import { ask, hasReader } from './ask.ts'
import { collect, toWholeNumber } from './registry-option.ts'
import { paint } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface Flags {
  arg: string[]
  args?: string
  json?: true
  timeout: number
}

const LONGEST = 500

export function addCallCommand(program: Command): void {
  program
    .command('call')
    .description('Calls one tool of one of your servers, and prints what it answers.')
    .argument('<server>', 'as hisper servers names it')
    .argument('<tool>')
    .argument('[arguments...]', 'name=value, or name:=JSON')
    .option('--arg <name=value>', 'one argument; the same as without --arg, for names that look like options', collect, [])
    .option('--args <json>', 'all arguments as one JSON object')
    .option('--timeout <seconds>', 'how long it may take, 1 to 86400', toWholeNumber(1, 86_400), 300)
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (server: string, tool: string, words: string[], { arg, args: whole, json, timeout }: Flags) => {
      const sessions = openLocalSessions(thisMachine())
      const cancel = new AbortController()
      const stop = () => cancel.abort(new Error('it was stopped'))
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
      try {
        const known = await sessions.tool(server, tool)
        const call = {
          server,
          tool,
          arguments: toArguments([...words, ...arg], whole, known.tool.inputSchema),
          definition: known.definition,
        }
        const result = await sessions.call(call, {
          ...{ signal: cancel.signal, timeoutMs: timeout * 1_000 },
          onProgress: sayProgress,
          ask: answer,
        })
        process.stdout.write(json === true ? `${JSON.stringify(result)}\n` : toLines(result))
        if (result.isError) process.exitCode = TOOL_FAILED
      } finally {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
        await sessions.close()
      }
    })
}

function sayProgress({ progress, total, message }: { progress: number; total?: number; message?: string }): void {
  if (process.stderr.isTTY !== true) return
  const of = total === undefined ? '' : ` of ${total}`
  process.stderr.write(`${paint('dim', `${progress}${of}${message === undefined ? '' : `: ${toLine(message, LONGEST)}`}`)}\n`)
}

/** What the server asks goes to whoever sits there; where nobody does, no is the answer. */
export async function answer({ kind, message, schema, url }: Omit<Question, 'id'>): Promise<Answer> {
  if (!hasReader()) return { action: 'decline' }
  process.stderr.write(`the server asks${kind === 'sampling' ? ' for a text, as of a model' : ''}:\n${toText(message)}\n`)
  if (url !== undefined) {
    process.stderr.write(`it wants you to open ${toLine(url, 2_048)}\n`)
    return { action: /^y(es)?$/i.test(await ask('did you? [y/N] ')) ? 'accept' : 'decline' }
  }
  if (kind === 'sampling') {
    const text = await ask('your answer, nothing to refuse: ')
    return text === '' ? { action: 'decline' } : { action: 'accept', content: { text } }
  }
  const properties = typeof schema?.properties === 'object' && schema.properties !== null ? schema.properties : {}
  const words: string[] = []
  for (const name of Object.keys(properties)) {
    const text = await ask(`${toLine(name, LONGEST)}, nothing to leave it out: `)
    if (text !== '') words.push(`${name}=${text}`)
  }
  if (!/^y(es)?$/i.test(await ask('send this? [y/N] '))) return { action: 'decline' }
  return { action: 'accept', content: toArguments(words, undefined, schema ?? {}) }
}

/** Texts as they are, with nothing in them that a terminal obeys; of everything else what it is. */
export function toLines({ content, structuredContent, isError }: CallResult): string {
  const parts = content.map((block) => {
    if (block.type === 'text' && typeof block.text === 'string') return toText(block.text)
    const { type, mimeType, uri, name } = block
    const size = typeof block.data === 'string' ? `${Math.floor((block.data.length * 3) / 4)} bytes` : undefined
    const said = [type, mimeType, uri, name].filter((one) => typeof one === 'string').map((one) => toLine(one as string, LONGEST))
    return paint('dim', `[${[...said, ...(size === undefined ? [] : [size])].join(', ')}]`)
  })
  if (parts.length === 0 && structuredContent !== undefined) parts.push(toText(JSON.stringify(structuredContent, undefined, 2)))
  return `${isError ? `${paint('red', 'the tool says that it failed:')}\n` : ''}${parts.join('\n')}\n`
}
