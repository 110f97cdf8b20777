// What a model answers, and what comes of it: a plan, or a refusal in words.
import { describe, expect, it } from 'vitest'
import { toModel } from '../../bridge/planning/model-file.ts'
import { makePlan } from '../../bridge/planning/planner.ts'
import { PlanSchema } from '../../core/schema/bridge.ts'
import { GOOD, plan, READ, setUpPlanning, tool, WORDS, WRITE } from './planning-task.ts'

const asking = setUpPlanning()
const { ask, refused } = asking

it('a model that says that it cannot be done is heard', async () => {
  expect(await ask([JSON.stringify({ steps: [], cannot: 'No tool\u202E sends mail.' })])).toMatchObject({
    code: 'declined',
    message: 'tiny: it cannot be done with your tools, says the model: No tool\\u{202e} sends mail.',
  })
})

describe('an answer that is no plan is refused, twice:', () => {
  const cases: [string, string, string][] = [
    ['malformed JSON', '{"steps":[{', 'expected one JSON object, found none'],
    ['no JSON', 'I cannot help with that.', 'expected one JSON object, found none'],
    ['a wrong shape', '{"plan":[]}', 'steps'],
    ['a list', '[]', 'the answer'],
    ['an unknown tool', plan({ ...READ, tool: 'format_disk' }), 'step 1: there is no tool "format_disk"'],
    ['an unknown server', plan({ ...READ, server: 'cursor.other' }), 'step 1: there is no tool "read" of a server "cursor.other"'],
    ['arguments of a wrong type', plan({ ...READ, arguments: { path: 7 } }), 'step 1: the arguments do not fit'],
    ['arguments that are missing', plan({ ...READ, arguments: {} }), 'step 1: the arguments do not fit'],
    ['arguments that there are not', plan({ ...READ, arguments: { path: 'notes.txt', as: 'root' } }), 'step 1: the arguments do not fit'],
    ['a value out of bounds', plan({ ...READ, arguments: { path: 'notes.txt', lines: 0 } }), 'step 1: the arguments do not fit'],
    ['a field of its own', plan({ ...READ, approved: true }), 'approved'],
    ['a field of its own beside the steps', JSON.stringify({ steps: [READ], run: 'now' }), 'run'],
    ['a definition', plan({ ...READ, definition: 'a'.repeat(64) }), 'definition'],
    ['an id, twice', plan({ ...READ, id: 'one' }, { ...READ, id: 'one' }), 'id'],
    ['21 steps', plan(...Array.from({ length: 21 }, () => READ)), 'steps'],
    ['a step that waits for itself', plan({ ...READ, after: [1] }), 'step 1: it waits for step 1, which is no earlier step'],
    ['steps in a circle', plan({ ...READ, after: [2] }, { ...READ, after: [1] }), 'step 1: it waits for step 2'],
    [
      'a value from a later step',
      plan({ ...WRITE, after: [], inputs: [{ step: 2, from: '', to: '/content' }] }, READ),
      'step 1: it waits for step 2',
    ],
    ['a step before the first', plan({ ...READ, after: [0] }), 'after'],
    ['a pointer that is none', plan(READ, { ...WRITE, inputs: [{ step: 1, from: 'content', to: '/content' }] }), 'JSON Pointer'],
    [
      'a place that the tool has not',
      plan(READ, { ...WRITE, inputs: [{ step: 1, from: '', to: '/mode' }] }),
      'step 2: the tool takes no "mode"',
    ],
    ['a value in place of all', plan(READ, { ...WRITE, inputs: [{ step: 1, from: '', to: '' }] }), 'cannot take the place of all'],
    ['a place in a prototype', plan(READ, { ...WRITE, inputs: [{ step: 1, from: '', to: '/__proto__/x' }] }), 'takes no "__proto__"'],
    [
      'a place deep in a prototype',
      plan(READ, { ...WRITE, inputs: [...WRITE.inputs, { step: 1, from: '', to: '/options/constructor' }] }),
      'no place for a part',
    ],
    ['a place below a text', plan(READ, { ...WRITE, inputs: [...WRITE.inputs, { step: 1, from: '', to: '/path/x' }] }), 'have no /path/x'],
    ['a prototype beside the steps', `{"steps":[${JSON.stringify(READ)}],"__proto__":{"cannot":"x"}}`, '__proto__'],
  ]
  it.each(cases)('%s', async (_, said, words) => {
    expect(await refused([said])).toContain(words)
    expect(asking.model.sent).toHaveLength(2)
  })
})

describe('what a model may do', () => {
  it('by obeying a description is to propose a call, which is marked as made up', async () => {
    const obeyed = { server: 'cursor.files', tool: 'delete_all', arguments: { path: '/' }, why: 'The description says so.' }
    expect(await ask([plan(obeyed)])).toMatchObject({ steps: [{ step: { tool: 'delete_all' }, unsaid: ['/path'] }] })
  })

  it('is not to change a prototype', async () => {
    const said = GOOD.replace('"lines":3', '"lines":3,"__proto__":{"polluted":true}')
    const made = PlanSchema.parse(await ask([said]))
    expect(made.steps[0]?.step.arguments).toEqual(READ.arguments)
    expect('polluted' in {}).toBe(false)
  })

  it('is to name a step twice, and to leave a remark where a value will be', async () => {
    const remark = { ...WRITE, after: [1, 1], arguments: { path: 'short.txt', content: '<the text of step 1>' } }
    const made = PlanSchema.parse(await ask([plan(READ, remark)]))
    expect(made.steps[1]?.step).toMatchObject({ after: ['step-1'], arguments: { path: 'short.txt' } })
  })

  it('is to leave out what an earlier step fills in deeper down', async () => {
    const deep = { ...WRITE, inputs: [...WRITE.inputs, { step: 1, from: '/content/0/text', to: '/options/mode' }] }
    expect(await ask([plan(READ, deep)])).toMatchObject({ steps: [{}, { step: { arguments: { path: 'short.txt' } } }] })
    expect(await ask([plan(READ, { ...deep, arguments: { path: 'short.txt', options: {} } })])).toMatchObject({ steps: [{}, {}] })
  })

  it('is not to write on the reader’s screen', async () => {
    const made = PlanSchema.parse(await ask([plan({ ...READ, why: `\u001B[2J\u202E${'long '.repeat(700)}` })]))
    expect(made.steps[0]?.why).toMatch(/^\\u\{1b\}\[2J\\u\{202e\}long /)
    expect(made.steps[0]?.why.length).toBeLessThanOrEqual(500)
  })
})

it('a tool with a schema that is too long is told of in short', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`field_${index}`, { type: 'string', description: 'x'.repeat(1_000) }]),
  )
  asking.model.script('{"steps":[]}')
  const big = [tool('big', 'y'.repeat(5_000), many)]
  await makePlan(
    toModel({ url: asking.model.url, name: 'tiny' }),
    WORDS,
    big,
    { fetch, sleep: async () => undefined },
    new AbortController().signal,
  ).catch(() => undefined)
  const content = asking.model.sent[0]?.body.messages[1]?.content ?? ''
  expect(content.length).toBeLessThan(5_000)
  const [{ input }] = JSON.parse(content).tools
  expect([Object.keys(input.properties).length, input.required.length, input.properties.field_0]).toEqual([40, 40, { type: 'string' }])
})
