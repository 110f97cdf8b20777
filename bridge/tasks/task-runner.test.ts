// Tasks from what is asked for to how they end, over a real database and servers that do what a test says.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { CallResult, NewTask, TaskEvent } from '../../core/schema/task.ts'
import type { JsonObject } from '../../core/schema/text.ts'
import { ApprovalStore } from '../store/approval-store.ts'
import { openDatabase } from '../store/database.ts'
import { TaskStore } from '../store/task-store.ts'
import { uuid7 } from '../uuid7.ts'
import { fits } from './approvals.ts'
import { bindInputs } from './pointer.ts'
import { TaskRunner } from './task-runner.ts'
import { CallError, type CallOptions, type ToolCaller } from './tool-caller.ts'

const DEFINITION = 'a'.repeat(64)
const text = (words: string): CallResult => ({
  content: [{ type: 'text', text: words }],
  structuredContent: { said: words },
  isError: false,
})

let time = Date.UTC(2026, 10, 22)
let count = 0
/** Ids in the order in which they are asked for. */
const id = () => {
  count += 1
  time += 1
  return uuid7(time, new Uint8Array(10).fill(count % 256))
}

interface Tools {
  [name: string]: (args: Record<string, unknown>, options: CallOptions) => Promise<CallResult>
}

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function openRunner(tools: Tools, annotations: Record<string, unknown> = {}, folder?: string) {
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'hisper-tasks-')))
  if (folder === undefined) open.push(() => rm(own, { recursive: true }))
  const path = join(own, 'companion.sqlite')
  const { database, close: closeDatabase } = openDatabase(path)
  const stores = { now: () => new Date(time), id }
  const calls: string[] = []
  const caller: ToolCaller = {
    async tool(server, name) {
      if (tools[name] === undefined) throw new CallError('not_found', 'no such tool', false)
      return {
        tool: { name, inputSchema: { type: 'object' }, annotations: annotations as never },
        definition: server === 'test.changed' ? 'b'.repeat(64) : DEFINITION,
      }
    },
    async call({ tool: name, arguments: args }, options) {
      calls.push(`${name} ${JSON.stringify(args)}`)
      const tool = tools[name]
      if (tool === undefined) throw new CallError('not_found', 'no such tool', false)
      return tool(args, options)
    },
  }
  const [tasks, approvals] = [new TaskStore(database, stores), new ApprovalStore(database, stores)]
  const pauses: number[] = []
  const sleep = async (ms: number) => void pauses.push(ms)
  const runner = new TaskRunner({
    tasks,
    approvals,
    caller,
    sleep,
    random: () => 0.5,
    id,
    onTrouble: (error) => expect.unreachable(String(error)),
  })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await runner.close()
    closeDatabase()
  }
  open.push(close)
  return { runner, tasks, approvals, calls, pauses, folder: own, path, close }
}

type Opened = Awaited<ReturnType<typeof openRunner>>

const step = (name: string, more: object = {}) => ({
  id: name,
  server: 'test.one',
  tool: name,
  arguments: {},
  definition: DEFINITION,
  after: [],
  inputs: [],
  ...more,
})
const task = (...steps: object[]): NewTask => ({ key: crypto.randomUUID(), words: 'do it', steps: steps as NewTask['steps'] })

/** Runs a task to its end, and says yes to whatever is asked, or what `decide` says. */
async function runAll(
  { runner, tasks }: Opened,
  asked: NewTask,
  decide: 'once' | 'refuse' = 'once',
  signal = new AbortController().signal,
) {
  const { id: made } = runner.create(asked, 'cli')
  const events: TaskEvent[] = []
  for await (const event of runner.run(made, signal)) {
    events.push(event)
    if (event.type === 'needs_approval') runner.decide(event.approval, { decision: decide })
  }
  return { events, task: tasks.task(made) ?? expect.unreachable() }
}

describe('a task', () => {
  it('runs its steps in order, with parts of one result in the arguments of the next, each after a yes', async () => {
    const opened = await openRunner({ find: async () => text('42'), send: async ({ to }) => text(`sent to ${to}`) })
    const inputs = [{ step: 'find', from: '/structuredContent/said', to: '/to' }]
    const { task: ended, events } = await runAll(opened, task(step('find'), step('send', { inputs })))
    expect(opened.calls).toEqual(['find {}', 'send {"to":"42"}'])
    expect(ended).toMatchObject({
      state: 'done',
      steps: [
        { state: 'done', attempts: 1 },
        { state: 'done', result: { structuredContent: { said: 'sent to 42' } } },
      ],
    })
    expect(events.filter(({ type }) => type === 'needs_approval')).toHaveLength(2)
    expect(events.at(-1)).toEqual({ type: 'task', state: 'done' })
  })

  it('calls nothing that was refused, and skips what waits for it, and nothing else', async () => {
    const opened = await openRunner({ a: async () => text('a'), b: async () => text('b') })
    const { task: ended } = await runAll(opened, task(step('a'), step('b', { after: ['a'] })), 'refuse')
    expect(opened.calls).toEqual([])
    expect(ended).toMatchObject({ state: 'failed', steps: [{ state: 'failed', failure: { code: 'refused' } }, { state: 'skipped' }] })
  })

  it('goes on with what does not wait for a step that failed', async () => {
    const opened = await openRunner({
      a: async () => ({ ...text('no'), isError: true }),
      b: async () => text('b'),
      c: async () => text('c'),
    })
    const { task: ended } = await runAll(opened, task(step('a'), step('b', { after: ['a'] }), step('c')))
    expect(ended).toMatchObject({
      state: 'partial',
      steps: [{ state: 'failed', failure: { code: 'tool_error' }, result: { isError: true } }, { state: 'skipped' }, { state: 'done' }],
    })
  })

  it('sent twice with one key is one task', async () => {
    const { runner, tasks } = await openRunner({})
    const asked = task(step('a'))
    expect(runner.create(asked, 'cli').id).toBe(runner.create(asked, 'cli').id)
    expect(tasks.list({ limit: 10 }).tasks).toHaveLength(1)
  })

  it('runs once at a time, and not again when it is over', async () => {
    const opened = await openRunner({ a: async () => text('a') })
    const { id: made } = opened.runner.create(task(step('a')), 'cli')
    const events = opened.runner.run(made, new AbortController().signal)
    expect(() => opened.runner.run(made, new AbortController().signal)).toThrow('is running')
    for await (const event of events) if (event.type === 'needs_approval') opened.runner.decide(event.approval, { decision: 'once' })
    expect(() => opened.runner.run(made, new AbortController().signal)).toThrow('done already')
  })

  it('that is cancelled ends its calls, and keeps what is done', async () => {
    const cancel = new AbortController()
    const hang = (_: unknown, { signal }: CallOptions) =>
      new Promise<CallResult>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        setTimeout(() => cancel.abort(new Error('stop')), 20)
      })
    const opened = await openRunner({ a: async () => text('a'), hang })
    const { task: ended } = await runAll(
      opened,
      task(step('a'), step('hang', { after: ['a'] }), step('b', { after: ['hang'] })),
      'once',
      cancel.signal,
    )
    expect(ended).toMatchObject({
      state: 'cancelled',
      steps: [{ state: 'done' }, { state: 'cancelled' }, { state: expect.stringMatching(/cancelled|skipped/) }],
    })
  })

  it('is found by its words and by the tools it used, page by page', async () => {
    const { runner, tasks } = await openRunner({})
    for (const words of ['one 100% sure', 'two', 'three']) runner.create({ ...task(step('a')), words }, 'cli')
    runner.create(task({ ...step('a'), tool: 'special_tool' }), 'cli')
    expect(tasks.list({ search: '100%', limit: 5 }).tasks.map(({ words }) => words)).toEqual(['one 100% sure'])
    expect(tasks.list({ search: 'special_', limit: 5 }).tasks).toHaveLength(1)
    const first = tasks.list({ limit: 3 })
    expect(tasks.list({ limit: 3, before: first.next }).tasks.map(({ words }) => words)).toEqual(['one 100% sure'])
  })
})

describe('a yes', () => {
  it('for good covers the same tool with the same arguments, and asks anew for others', async () => {
    const opened = await openRunner({ a: async () => text('a') })
    const first = opened.runner.create(task(step('a', { arguments: { path: '/a', deep: { x: 1 } } })), 'cli')
    for await (const event of opened.runner.run(first.id, new AbortController().signal))
      if (event.type === 'needs_approval')
        opened.runner.decide(event.approval, { decision: 'always', arguments: { fixed: { path: '/a', deep: { x: 1 } }, any: false } })
    const again = await runAll(opened, task(step('a', { arguments: { deep: { x: 1 }, path: '/a' } })))
    expect(again.events.some(({ type }) => type === 'needs_approval')).toBe(false)
    const other = await runAll(opened, task(step('a', { arguments: { path: '/b', deep: { x: 1 } } })))
    expect(other.events.some(({ type }) => type === 'needs_approval')).toBe(true)
    expect(opened.approvals.standing()).toMatchObject([{ uses: 1 }])
    opened.approvals.revoke(opened.approvals.standing()[0]?.id ?? '')
    expect(
      (await runAll(opened, task(step('a', { arguments: { path: '/a', deep: { x: 1 } } })))).events.some(
        ({ type }) => type === 'needs_approval',
      ),
    ).toBe(true)
  })

  it('cannot be given twice, nor to what nobody asked', async () => {
    const opened = await openRunner({ a: async () => text('a') })
    const { events } = await runAll(opened, task(step('a')))
    const asked = events.find((event) => event.type === 'needs_approval')
    expect(() => opened.runner.decide(asked?.approval ?? '', { decision: 'once' })).toThrow('no such call waits')
  })

  it('is not asked for a tool that is another than the page was shown', async () => {
    const opened = await openRunner({ a: async () => text('a') })
    const { task: ended, events } = await runAll(opened, task(step('a', { server: 'test.changed' })))
    expect(ended.steps[0]).toMatchObject({ state: 'failed', failure: { code: 'definition_changed' } })
    expect(events.some(({ type }) => type === 'needs_approval')).toBe(false)
  })

  it('that was given while nothing ran holds when it does, once', async () => {
    const opened = await openRunner({ a: async () => text('a') })
    const { id: made } = opened.runner.create(task(step('a')), 'cli')
    for await (const event of opened.runner.run(made, new AbortController().signal)) if (event.type === 'needs_approval') break
    await opened.close()
    const next = await openRunner({ a: async () => text('a') }, {}, opened.folder)
    const [waiting] = next.tasks.waiting()
    next.runner.decide(waiting?.id ?? '', { decision: 'once' })
    const events: TaskEvent[] = []
    for await (const event of next.runner.run(made, new AbortController().signal)) events.push(event)
    expect(events.some(({ type }) => type === 'needs_approval')).toBe(false)
    expect(next.calls).toEqual(['a {}'])
    expect(next.tasks.task(made)?.state).toBe('done')
  })

  it('that was given to a call that was begun is used up', async () => {
    const hang = (_: unknown, { signal }: CallOptions) =>
      new Promise<CallResult>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const opened = await openRunner({ hang })
    const { id: made } = opened.runner.create(task(step('hang')), 'cli')
    for await (const event of opened.runner.run(made, new AbortController().signal)) {
      if (event.type === 'needs_approval') opened.runner.decide(event.approval, { decision: 'once' })
      if (event.type === 'step' && event.step.state === 'running') break
    }
    await opened.close()
    const next = await openRunner({ hang }, {}, opened.folder)
    expect(next.tasks.task(made)?.steps[0]).toMatchObject({ state: 'failed', failure: { code: 'interrupted' } })
    expect(next.tasks.granted(made, 'hang')).toBeUndefined()
  })

  it('fits what is fixed, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (fixed, more) => {
        const same = JSON.parse(JSON.stringify(fixed))
        expect(fits({ fixed: same, any: false }, Object.fromEntries(Object.entries(same).reverse()) as JsonObject)).toBe(true)
        expect(fits({ fixed: same, any: true }, { ...JSON.parse(JSON.stringify(more)), ...same } as JsonObject)).toBe(true)
        const isLess = Object.keys(same).length > 0
        if (isLess) expect(fits({ fixed: same, any: true }, {})).toBe(false)
      }),
    )
  })
})

describe('a call that fails', () => {
  const failing = (failures: CallError[]) => async () => {
    const failure = failures.shift()
    if (failure !== undefined) throw failure
    return text('ok')
  }

  it('before it was begun is made again, with growing pauses', async () => {
    const opened = await openRunner({
      a: failing([new CallError('server_failed', 'x', false), new CallError('server_failed', 'x', false)]),
    })
    const { task: ended } = await runAll(opened, task(step('a')))
    expect(ended.steps[0]).toMatchObject({ state: 'done', attempts: 3 })
    expect(opened.pauses).toEqual([500, 1_000])
  })

  it.each([
    ['that may have been made is not made again unasked', {}, 1, 'failed'],
    ['of a tool that says that twice is as good as once is', { idempotentHint: true }, 2, 'done'],
    ['of a tool that only reads is', { readOnlyHint: true }, 2, 'done'],
  ])('%s', async (_, annotations, attempts, state) => {
    const opened = await openRunner({ a: failing([new CallError('timed_out', 'x', true)]) }, annotations)
    const { task: ended } = await runAll(opened, task(step('a')))
    expect(ended.steps[0]).toMatchObject({ state, attempts })
    if (state === 'failed') expect(ended.steps[0]?.failure?.message).toContain('may have done its work')
  })

  it.each(['invalid_arguments', 'tool_error', 'definition_changed', 'too_large'] as const)('for %s is not made again', async (code) => {
    const opened = await openRunner({ a: failing([new CallError(code, 'x', false)]) }, { readOnlyHint: true })
    expect((await runAll(opened, task(step('a')))).task.steps[0]).toMatchObject({ state: 'failed', attempts: 1, failure: { code } })
  })
})

describe('a question', () => {
  it('waits for the person, and its answer goes to the server', async () => {
    const opened = await openRunner({ a: async (_, { ask }) => text(JSON.stringify(await ask({ kind: 'elicitation', message: 'who?' }))) })
    const { id: made } = opened.runner.create(task(step('a')), 'cli')
    for await (const event of opened.runner.run(made, new AbortController().signal)) {
      if (event.type === 'needs_approval') opened.runner.decide(event.approval, { decision: 'once' })
      if (event.type === 'asks') {
        expect(opened.tasks.task(made)?.steps[0]?.state).toBe('asks')
        expect(opened.runner.questions()).toMatchObject([{ task: made, step: 'a', question: { message: 'who?' } }])
        opened.runner.answer(event.question.id, { action: 'accept', content: { name: 'Ada' } })
      }
    }
    expect(JSON.stringify(opened.tasks.task(made)?.steps[0]?.result)).toContain('Ada')
    expect(opened.runner.questions()).toEqual([])
  })
})

describe('parts of results', () => {
  const result = text('x')
  it.each([
    ['from what is not there', '/structuredContent/other', '/a'],
    ['from a prototype', '/structuredContent/__proto__', '/a'],
    ['from a list by name', '/content/length', '/a'],
    ['into a prototype', '/content', '/__proto__/x'],
    ['into all of it', '/content', ''],
    ['into a text', '/content', '/path/x'],
    ['far past the end of a list', '/content', '/list/9'],
  ])('are refused %s', (_, from, to) => {
    expect(() => bindInputs({ path: 'p', list: [] }, [{ step: 'a', from, to }], () => result)).toThrow(CallError)
    expect(Object.prototype).not.toHaveProperty('x')
  })

  it('are copies, at any place', () => {
    const args = bindInputs(
      { list: [1] },
      [
        { step: 'a', from: '/structuredContent/said', to: '/list/1' },
        { step: 'a', from: '', to: '/all/of~1it' },
      ],
      () => result,
    )
    expect(args).toEqual({ list: [1, 'x'], all: { 'of/it': result } })
  })
})

describe('the database', () => {
  it('is its user’s alone, and one companion’s', async () => {
    const { path } = await openRunner({})
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(() => openDatabase(path)).toThrow('another hisper is at work')
  })
})
