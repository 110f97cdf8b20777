// A task as the page puts it together: whatever is added, moved and removed, what is sent is a task by the contract.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NewTaskSchema, type Task, TaskEventSchema } from '../core/schema/task.ts'
import {
  type Draft,
  emptyDraft,
  toDraft,
  toNewTask,
  withChangedStep,
  withMovedStep,
  withoutStep,
  withPlan,
  withStep,
} from '../site/islands/tasks/draft.ts'
import { afterEvent, toRun } from '../site/islands/tasks/runs.ts'
import { parseScreen, toHash } from '../site/islands/tasks/screens.ts'

const KEY = '0b0a3c5e-7c1d-4f7e-9b43-0c9f3f0c2a11'
const ID = '019aaf3e-0000-7000-8000-000000000000'
const tool = (name: string) => ({
  tool: { name, inputSchema: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } } },
  definition: 'ab'.repeat(32),
})

type Act = (draft: Draft) => Draft
const place = fc.nat(25)
const idAt = (draft: Draft, at: number) => draft.steps[at % Math.max(1, draft.steps.length)]?.id ?? ''
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.string({ minLength: 1 }).map(
    (name): Act =>
      (draft) =>
        withStep(draft, 'cursor.notes', tool(name)),
  ),
  place.map(
    (at): Act =>
      (draft) =>
        withoutStep(draft, idAt(draft, at)),
  ),
  fc.tuple(place, fc.constantFrom(-1 as const, 1 as const)).map(
    ([at, by]): Act =>
      (draft) =>
        withMovedStep(draft, idAt(draft, at), by),
  ),
  fc.tuple(place, place, fc.constantFrom('/a', '/b')).map(
    ([at, from, to]): Act =>
      (draft) => {
        const index = draft.steps.findIndex(({ id }) => id === idAt(draft, at))
        const earlier = draft.steps.slice(0, Math.max(0, index))
        const source = earlier[from % Math.max(1, earlier.length)]
        if (source === undefined) return draft
        return withChangedStep(draft, idAt(draft, at), { inputs: [{ step: source.id, from: '/content/0/text', to }] })
      },
  ),
)

describe('a draft', () => {
  it('keeps of a plan which values were made up until the reader changes them, each by itself', () => {
    const { tool: own, definition } = tool('write')
    const step = { id: 'step-1', server: 'cursor.notes', tool: 'write', definition, arguments: { a: 'x', b: 2 }, after: [], inputs: [] }
    const plan = { model: 'tiny', steps: [{ step, why: 'because', unsaid: ['/a', '/b'] }] }
    const draft = withPlan(emptyDraft(KEY, 'words'), plan, () => ({ tool: own, definition }))
    const unsaid = (changed: Draft) => changed.steps[0]?.planned?.unsaid
    expect([draft.words, draft.steps[0]?.typed, unsaid(draft)]).toEqual(['words', { a: 'x', b: '2' }, ['/a', '/b']])
    const changed = withChangedStep(draft, 'step-1', { typed: { a: 'y', b: '2' } })
    expect(unsaid(changed)).toEqual(['/b'])
    expect(unsaid(withChangedStep(changed, 'step-1', { inputs: [] }))).toEqual(['/b'])
    const whole = withPlan(emptyDraft(KEY), { ...plan, steps: [{ step, why: '', unsaid: [''] }] }, () => ({ tool: own, definition }))
    expect(unsaid(withChangedStep(whole, 'step-1', { typed: { a: 'x' } }))).toEqual([])
    expect(withPlan(draft, plan, () => undefined).steps).toEqual([])
  })

  it('is a task by the contract, whatever was done to it', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 60 }), (list) => {
        const draft = list.reduce((before, act) => act(before), emptyDraft(KEY, 'words'))
        const { task, faults } = toNewTask(draft)
        expect(faults).toEqual({})
        if (draft.steps.length === 0) expect(task).toBeUndefined()
        else expect(NewTaskSchema.parse(task).steps.map(({ id }) => id)).toEqual(draft.steps.map(({ id }) => id))
      }),
    )
  })

  it('of a task that is done again leaves out what is not there any more, and what took a value from it', () => {
    const [one, two] = ['one', 'two'].map((name) => ({
      id: name,
      server: 'cursor.notes',
      tool: name,
      arguments: { b: 2 },
      definition: 'cd'.repeat(32),
    }))
    const state = { state: 'done' as const, attempts: 1, after: [], inputs: [] }
    const steps = [
      { ...one, ...state },
      { ...two, ...state, inputs: [{ step: 'one', from: '/content/0/text', to: '/a' }] },
    ] as Task['steps']
    const task: Task = { id: ID, words: 'words', state: 'done', askedBy: 'cli', createdAt: '2026-11-22T10:00:00.000Z', steps }
    const whole = toNewTask(toDraft(task, KEY, (_server, name) => tool(name))).task
    expect(whole?.steps.map(({ arguments: given, inputs, definition }) => [given, inputs.length, definition])).toEqual([
      [{ b: 2 }, 0, 'ab'.repeat(32)],
      [{ b: 2 }, 1, 'ab'.repeat(32)],
    ])
    const part = toNewTask(toDraft(task, KEY, (_server, name) => (name === 'one' ? undefined : tool(name)))).task
    expect(part?.steps.map(({ id, inputs }) => [id, inputs])).toEqual([['two', []]])
  })

  it('names the field that is filled twice, and the place that is none', () => {
    const first = withStep(emptyDraft(KEY), 'cursor.notes', tool('one'))
    const both = withStep(first, 'cursor.notes', tool('two'))
    const input = { step: 'step-1', from: '/content/0/text', to: '/a' }
    const draft = withChangedStep(both, 'step-2', { inputs: [input, input, { ...input, to: '/b', from: 'text' }] })
    expect(toNewTask(draft).faults['step-2']?.inputs).toEqual({
      1: 'Another value fills this field already.',
      2: 'This must be a JSON Pointer, such as /content/0/text.',
    })
  })
})

describe('a run', () => {
  it('keeps what a step waits for until the step goes on', () => {
    const step = { id: 'one', server: 'cursor.notes', tool: 't', arguments: {}, definition: 'ab'.repeat(32), after: [], inputs: [] }
    const pending = { ...step, state: 'pending' as const, attempts: 0 }
    const task: Task = { id: ID, words: 'w', state: 'ready', askedBy: 'cli', createdAt: '2026-11-22T10:00:00.000Z', steps: [pending] }
    const waits = afterEvent(toRun(task), TaskEventSchema.parse({ type: 'needs_approval', step: 'one', approval: ID }))
    expect([waits.task.steps[0]?.state, waits.approvals]).toEqual(['needs_approval', { one: ID }])
    const runs = afterEvent(waits, { type: 'step', step: { ...pending, state: 'running', attempts: 1 } })
    expect([runs.task.steps[0]?.state, runs.approvals]).toEqual(['running', {}])
  })
})

describe('the address of a screen', () => {
  it.each([{ name: 'run', id: ID }, { name: 'server', id: 'cursor.a&b=c' }, { name: 'approve' }] as const)(
    'is read as it was written: $name',
    (screen) => {
      expect(parseScreen(toHash(screen))).toEqual(screen)
    },
  )

  it.each(['', '#', '#nothing', '#__proto__', '#toString'])('leads to a new task from %j', (hash) => {
    expect(parseScreen(hash)).toEqual({ name: 'new' })
  })
})
