// Planning with a model: an endpoint of its own that answers well, and one that fails in every way there is, over real HTTP.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { toModel } from '../../bridge/planning/model-file.ts'
import { makePlan } from '../../bridge/planning/planner.ts'
import { PlanSchema } from '../../core/schema/bridge.ts'
import { NewTaskSchema } from '../../core/schema/task.ts'
import { GOOD, INJECTION, KEY, plan, READ, setUpPlanning, TOOLS, WORDS } from './planning-task.ts'
import { answers, flows, hangs, openScriptedModel, says } from './scripted-model.ts'

const asking = setUpPlanning()
const { ask, refused } = asking

describe('a good answer', () => {
  it('is a plan: the definitions and ids are ours, and what the model made up is marked', async () => {
    const made = PlanSchema.parse(await ask([GOOD]))
    const [read, write] = TOOLS
    expect(made).toEqual({
      model: 'tiny',
      steps: [
        {
          step: {
            id: 'step-1',
            server: 'cursor.files',
            tool: 'read',
            definition: read?.definition,
            arguments: READ.arguments,
            after: [],
            inputs: [],
          },
          why: 'To have the text.',
          unsaid: [],
        },
        {
          step: {
            ...{ id: 'step-2', server: 'cursor.files', tool: 'write', definition: write?.definition, arguments: { path: 'short.txt' } },
            ...{ after: ['step-1'], inputs: [{ step: 'step-1', from: '/content/0/text', to: '/content' }] },
          },
          why: 'To keep it.',
          unsaid: [],
        },
      ],
    })
    // As it may be asked for.
    expect(NewTaskSchema.safeParse({ key: crypto.randomUUID(), words: WORDS, steps: made.steps.map(({ step }) => step) }).success).toBe(
      true,
    )
  })

  it('was asked for with the words and the tools as data, apart from the instruction, and the key in one header alone', async () => {
    await ask([GOOD])
    const [{ path, headers, body } = expect.unreachable()] = asking.model.sent
    expect([path, headers.authorization, body.model, body.stream]).toEqual(['/v1/chat/completions', `Bearer ${KEY}`, 'tiny', false])
    expect(JSON.stringify(body)).not.toContain(KEY)
    expect(body.response_format?.type).toBe('json_schema')
    const [system, user, ...more] = body.messages
    expect([system?.role, user?.role, more]).toEqual(['system', 'user', []])
    expect(system?.content).not.toContain('delete_all')
    const data = JSON.parse(user?.content ?? '')
    expect(Object.keys(data)).toEqual(['task', 'tools'])
    expect(data.task).toBe(WORDS)
    expect(data.tools[0]).toEqual({ server: 'cursor.files', tool: 'read', description: INJECTION, input: TOOLS[0]?.tool.inputSchema })
  })

  it.each([
    ['in a fence', `\`\`\`json\n${GOOD}\n\`\`\``],
    ['in a fence between sentences', `Sure! Here {it} is:\n\`\`\`\n${GOOD}\n\`\`\`\nShall I {run} it?`],
    ['between sentences', `Here is the plan. ${GOOD} I hope that helps.`],
    ['after thinking aloud', `<think>{"steps": maybe</think>${GOOD}`],
  ])('may stand %s', async (_, said) => expect(await ask([said])).toMatchObject({ steps: [{}, {}] }))

  it('comes from a model without a key, too', async () => {
    asking.model.script(GOOD)
    const made = makePlan(
      toModel({ url: `${asking.model.url}/`, name: 'tiny' }),
      WORDS,
      TOOLS,
      { fetch, sleep: async () => undefined },
      new AbortController().signal,
    )
    expect(await made).toMatchObject({ steps: [{}, {}] })
    expect(asking.model.sent[0]?.headers.authorization).toBeUndefined()
  })

  it('comes the second time, when the model is told what was wrong', async () => {
    expect(await ask([plan({ ...READ, tool: 'raed' }), GOOD])).toMatchObject({ steps: [{}, {}] })
    const { messages } = asking.model.sent[1]?.body ?? expect.unreachable()
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(JSON.parse(messages[3]?.content ?? '').complaint).toContain('there is no tool "raed" of a server "cursor.files"')
  })

  it('comes from an endpoint that knows no form of answers', async () => {
    expect(await ask([answers(400), answers(422), GOOD])).toMatchObject({ steps: [{}, {}] })
    expect(asking.model.sent.map(({ body }) => body.response_format?.type)).toEqual(['json_schema', 'json_object', undefined])
  })

  it('comes after too many requests, and after a failure', async () => {
    expect(await ask([answers(429, '', { 'Retry-After': '0' }), answers(503), GOOD])).toMatchObject({ steps: [{}, {}] })
    expect(asking.slept).toEqual([0, 4_000])
  })
})

describe('an endpoint that fails', () => {
  it.each([
    [401, 'it refuses the key (401)'],
    [403, 'it refuses the key (403)'],
    [404, 'no model of that name (404)'],
    [400, 'it refuses what it is asked (400)'],
    [418, 'it refuses what it is asked (418)'],
    [429, 'it was asked too often, or its quota is used up (429)'],
    [500, 'it failed (500)'],
  ])('with %i is told of in words, without its own', async (status, words) => {
    expect(await refused([answers(status)])).toContain(words)
    expect(asking.slept).toEqual(status === 429 || status === 500 ? [1_000, 4_000] : [])
  })

  it('by a redirect is not followed, and the key does not travel', async () => {
    const asked: unknown[] = []
    const other = createServer((request, response) => {
      asked.push(request.headers)
      response.end()
    })
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    const { port } = other.address() as AddressInfo
    for (const status of [301, 307, 308])
      expect(await refused([answers(status, '', { Location: `http://127.0.0.1:${port}/canary` })])).toContain(`a redirect (${status})`)
    expect(asked).toEqual([])
    await new Promise((done) => other.close(done))
  })

  it('by silence is given up', async () => expect(await refused([hangs], { timeoutMs: 300 })).toContain('it did not answer within 1 s'))

  it('by an answer without an end is given up', async () =>
    expect(await refused([flows])).toContain('it answers more than the 100000 bytes that are read'))

  it('by an answer that is too long is not read to its end', async () =>
    expect(await refused([`${' '.repeat(100_000)}${GOOD}`])).toContain('more than the 100000 bytes'))

  it('by no server at all is told of', async () => {
    const gone = await openScriptedModel()
    await gone.close()
    expect(await refused([], { url: gone.url })).toBe('tiny: the connection was refused')
  })

  it('by hanging up is told of', async () =>
    expect(await refused([(response) => void response.destroy()])).toBe('tiny: the connection was cut'))

  it.each([
    ['no JSON', '<html>canary</html>'],
    ['other JSON', '{"message":"hello"}'],
    ['no choice', '{"choices":[]}'],
    ['no content', '{"choices":[{"message":{"content":null,"refusal":"no"}}]}'],
    ['nothing', ''],
  ])('by %s is told of', async (_, body) => expect(await refused([answers(200, body)])).toContain('something else than a chat completion'))

  it('by nesting deeply is told of', async () => {
    expect(await refused([answers(200, '['.repeat(50_000))])).toContain('nested too deeply')
    const deep = `{"path":"notes.txt","x":${'{"a":'.repeat(60)}1${'}'.repeat(60)}}`
    expect(await refused([`{"steps":[{"server":"cursor.files","tool":"read","arguments":${deep}}]}`])).toContain('no more than 32 levels')
  })

  it('by an answer cut off is told of', async () => expect(await refused([says(GOOD.slice(0, 50), 'length')])).toContain('cut off'))

  it('by answering with the key is not listened to', async () =>
    expect(await refused([plan({ ...READ, why: `the key is ${KEY}` })])).toContain('its answer has your key in it'))

  it('is asked no more when who asked is gone', async () => {
    const gone = new AbortController()
    const made = await ask([() => gone.abort(new Error('gone'))], { signal: gone.signal })
    expect(made).toEqual(new Error('gone'))
  })
})
