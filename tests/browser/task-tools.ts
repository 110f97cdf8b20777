// Tools of the servers behind the page of tasks, what they answer, and what they ask. Some of it is hostile.
import { setTimeout as pause } from 'node:timers/promises'
import { ModelFile } from '../../bridge/planning/model-file.ts'
import { Planner } from '../../bridge/planning/planner.ts'
import type { Answer } from '../../core/bridge/routes.ts'
import { fingerprint } from '../../core/canonical/canonical.ts'
import { type BridgeServer, BridgeServerSchema } from '../../core/schema/bridge.ts'
import type { Tool } from '../../core/schema/probe.ts'
import type { CallResult, Question, StepFailure } from '../../core/schema/task.ts'

const MARKUP = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
const ESCAPES = '\u001B[31mred\u001B[0m \u202Egnp.exe\u202C \u200Bzero'

/** 8 pixels. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAQMAAAD+wSzIAAAABlBMVEX///+/v7+jQ3Y5AAAADklEQVQI12P4AIX8EAgALgAD/aNpbtEAAAAASUVORK5CYII='

const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required }) as unknown as Tool['inputSchema']

export const TOOLS: readonly Tool[] = [
  {
    name: 'read_note',
    description: 'Reads a note by its name, and gives its text and its place.',
    inputSchema: object(
      {
        name: { type: 'string', description: 'Name of the note, such as meeting.txt', minLength: 1 },
        lines: { type: 'integer', description: 'How many lines to read', minimum: 1, maximum: 100 },
      },
      ['name'],
    ),
    outputSchema: object({ text: { type: 'string' }, place: { type: 'string' } }),
  },
  { name: 'list_people', description: 'Lists the people that a text names.', inputSchema: object({ text: { type: 'string' } }, ['text']) },
  {
    name: 'remember',
    description: 'Keeps what is known of a person.',
    inputSchema: object(
      {
        person: { type: 'string', title: 'Person' },
        kind: { enum: ['friend', 'colleague'], description: 'How you know them' },
        isNew: { type: 'boolean' },
        tags: { type: 'array', items: { type: 'string' }, description: 'Words to find them by', maxItems: 3 },
        details: object({ city: { type: 'string' }, age: { type: 'integer', minimum: 0 } }, ['city']),
        extra: { oneOf: [{ type: 'string' }, { type: 'object' }], description: 'Whatever else there is' },
      },
      ['person', 'kind'],
    ),
  },
  {
    name: 'evil',
    title: MARKUP,
    description: `${MARKUP} ${ESCAPES}`,
    inputSchema: object({ [MARKUP]: { type: 'string', description: MARKUP } }),
  },
  { name: 'ask_me', description: 'Asks before it acts.', inputSchema: object({}) },
  { name: 'open_me', description: 'Wants an address opened.', inputSchema: object({}) },
  { name: 'sample', description: 'Wants a model to answer.', inputSchema: object({}) },
  { name: 'picture', description: 'Draws.', inputSchema: object({}) },
  { name: 'fails', description: 'Fails.', inputSchema: object({}) },
  { name: 'hang', description: 'Takes long.', inputSchema: object({}) },
]

const text = (words: string): CallResult => ({ content: [{ type: 'text', text: words }], isError: false })

export const RESULTS: Readonly<Record<string, CallResult | StepFailure>> = {
  read_note: {
    ...text('{"text":"Ada met Grace.","place":"/notes/meeting.txt"}'),
    structuredContent: { text: 'Ada met Grace.', place: '/notes/meeting.txt' },
  },
  list_people: text(
    JSON.stringify([
      { name: 'Ada', met: 'Grace' },
      { name: 'Grace', met: 'Ada', note: 'said <b>hello</b>' },
    ]),
  ),
  remember: text('Remembered.'),
  evil: {
    content: [
      { type: 'text', text: `${MARKUP} ${ESCAPES}` },
      { type: 'text', text: JSON.stringify([{ [MARKUP]: MARKUP, [ESCAPES]: ESCAPES }]) },
      { type: 'resource_link', uri: 'javascript:window.hacked=1', name: MARKUP },
      { type: 'resource', resource: { uri: 'file:///etc/passwd', text: MARKUP } },
      {
        type: 'image',
        mimeType: 'image/svg+xml',
        data: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="hacked=1"/>').toString('base64'),
      },
      { type: 'image', mimeType: 'text/html', data: Buffer.from(MARKUP).toString('base64') },
      { type: 'image', mimeType: 'image/png', data: 'not base64 at all!' },
      { type: MARKUP, of: 'no kind that is known' },
    ],
    structuredContent: { [MARKUP]: { deep: [MARKUP, ESCAPES] } },
    isError: true,
  },
  ask_me: text('Thank you.'),
  open_me: text('Opened.'),
  sample: text('Answered.'),
  picture: { content: [{ type: 'image', mimeType: 'image/png', data: PNG }], isError: false },
  fails: { code: 'tool_error', message: `It went wrong: ${ESCAPES}` },
}

export const ASKED: Readonly<Record<string, Omit<Question, 'id'>>> = {
  ask_me: {
    kind: 'elicitation',
    message: `Which room? ${MARKUP}`,
    schema: object({ room: { type: 'string', title: 'Room' }, floor: { type: 'integer', minimum: 0 } }, ['room']),
  },
  open_me: { kind: 'elicitation', message: 'Sign in there.', url: 'https://example.org/sign-in?\u202Egro' },
  sample: { kind: 'sampling', message: '{"messages":[{"role":"user","content":"Say hello"}]}' },
}

export const NOTES = 'cursor.notes'
export const bridgeTools = TOOLS.map((tool) => ({ tool, definition: fingerprint(tool) }))

export const SERVERS: readonly BridgeServer[] = [
  {
    ...{ id: NOTES, title: 'Notes \u202Eevil', configuredIn: 'Cursor', transport: 'stdio', state: 'running', era: 'legacy' },
    registry: { id: 'notes', outcome: 'ok', findings: 2 },
  },
  { id: 'zed.broken', title: 'Broken', configuredIn: 'Zed', transport: 'stdio', state: 'failed', problem: 'The command was not found.' },
  { id: 'claude-desktop.quiet', title: 'Quiet', configuredIn: 'Claude Desktop', transport: 'streamable-http', state: 'stopped' },
].map((server) => BridgeServerSchema.parse(server))

/** The real one, over all of these tools. @param folder where its model is kept */
export function toPlanner(folder: string): Planner {
  return new Planner({
    file: new ModelFile(folder),
    candidates: async () => bridgeTools.map((one) => ({ ...one, server: NOTES })),
    ...{ fetch, sleep: (ms, signal) => pause(ms, undefined, { signal }) },
  })
}

/** Three steps; the tool alone where the words are its name; nothing where they say so. */
export function proposalsFor(words: string): Answer<'POST /v1/route'> {
  const propose = (name: string) => {
    const one = bridgeTools.find(({ tool }) => tool.name === name)
    if (one === undefined) throw new Error(name)
    const said = { description: one.tool.description ?? '', sureness: 'likely' as const, words: ['note', 'people'], similarity: 0.62 }
    return { server: NOTES, tool: name, definition: one.definition, ...said }
  }
  if (words.includes('nothing')) return { choices: [], steps: [], unread: [] }
  const named = TOOLS.filter(({ name }) => name === words).map(({ name }) => propose(name))
  if (named.length > 0) return { choices: named, steps: [], unread: ['claude-desktop.quiet'] }
  const step = (text: string, ...names: string[]) => ({ text, choices: names.map(propose) })
  const steps = [
    step('Read a note', 'read_note'),
    step('list the people in it', 'list_people', 'read_note'),
    step('remember them', 'remember'),
  ]
  return { choices: [propose('remember')], steps, unread: ['claude-desktop.quiet'] }
}
