// Schedules through days in a moment: a real database, real tasks, a clock that is set by hand, and a server that does what a test says.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { NewScheduleSchema } from '../../core/schema/schedule.ts'
import type { CallResult, TaskState } from '../../core/schema/task.ts'
import { ApprovalStore } from '../store/approval-store.ts'
import { openDatabase } from '../store/database.ts'
import { ScheduleStore } from '../store/schedule-store.ts'
import { TaskStore } from '../store/task-store.ts'
import { TaskRunner } from '../tasks/task-runner.ts'
import type { ToolCaller } from '../tasks/tool-caller.ts'
import { uuid7 } from '../uuid7.ts'
import { Scheduler } from './scheduler.ts'
import { Schedules } from './schedules.ts'

const DEFINITION = 'a'.repeat(64)
const HOURLY = {
  ...{ name: 'Every hour', words: 'look', cron: '0 * * * *', timeZone: 'Europe/Berlin', notify: { desktop: false, on: 'always' } },
  steps: [{ id: 'one', server: 'test.server', tool: 'look', arguments: {}, definition: DEFINITION }],
}

let count = 0
const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** A companion in a folder; it can be closed, or left as it is when its process is killed, and another opened there. */
async function openWorld(
  { folder, now = '2026-11-23T11:30:00.000Z', isHanging = false, isAllowed = true } = {} as {
    folder?: string
    now?: string
    isHanging?: boolean
    isAllowed?: boolean
  },
) {
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'hisper-schedules-')))
  if (folder === undefined) open.push(() => rm(own, { recursive: true }))
  const clock = { now: new Date(now) }
  const id = () => {
    count += 1
    return uuid7(Date.UTC(2026, 10, 23) + count, new Uint8Array(10))
  }
  const { database, close: closeDatabase } = openDatabase(join(own, 'companion.sqlite'))
  const stores = { now: () => clock.now, id }
  const [tasks, approvals, store] = [
    new TaskStore(database, stores),
    new ApprovalStore(database, stores),
    new ScheduleStore(database, stores),
  ]
  if (isAllowed && folder === undefined)
    approvals.allow({ server: 'test.server', tool: 'look', definition: DEFINITION, arguments: { fixed: {}, any: true } })
  const calls: ((result: CallResult) => void)[] = []
  const caller: ToolCaller = {
    tool: async (_, name) => ({ tool: { name, inputSchema: { type: 'object' } }, definition: DEFINITION }),
    call: (_, { signal }) =>
      new Promise((fulfil, reject) => {
        calls.push(fulfil)
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        if (!isHanging) fulfil({ content: [], isError: false })
      }),
  }
  const onTrouble = (error: unknown) => expect.unreachable(String(error))
  const runner = new TaskRunner({ ...{ tasks, approvals, caller, id, onTrouble }, sleep: async () => undefined, random: () => 0.5 })
  const schedules = new Schedules(store, stores.now)
  const told: { task: string; state: TaskState }[] = []
  const scheduler = new Scheduler({
    ...{ store, schedules, runner, now: stores.now, onTrouble },
    sleep: async () => undefined,
    tell: (_schedule, task, state) => told.push({ task, state }),
  })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await scheduler.close()
    await runner.close()
    closeDatabase()
  }
  open.push(close)
  return {
    ...{ folder: own, tasks, approvals, store, schedules, scheduler, runner, calls, told, close },
    /** Its clock is set, and it looks. */
    at(text: string) {
      clock.now = new Date(text)
      scheduler.tick()
    },
    made: () => tasks.list({ limit: 100 }).tasks.toReversed(),
  }
}

const add = ({ schedules }: { schedules: Schedules }, more: object = {}) =>
  schedules.add(NewScheduleSchema.parse({ ...HOURLY, ...more }), 'cli')

describe('a schedule', () => {
  it('runs at each of its times, once, and says how it ended', async () => {
    const world = await openWorld()
    const { id } = add(world)
    for (const time of ['11:59:59.999', '12:00:00', '12:00:01', '12:30:00']) world.at(`2026-11-23T${time}Z`)
    await expect.poll(() => world.told.map(({ state }) => state)).toEqual(['done'])
    world.at('2026-11-23T13:00:05Z')
    await expect.poll(() => world.told.map(({ state }) => state)).toEqual(['done', 'done'])
    expect(world.made().map(({ askedBy, words, state }) => ({ askedBy, words, state }))).toEqual(
      Array(2).fill({ askedBy: `schedule:${id}`, words: 'look', state: 'done' }),
    )
    expect(world.schedules.get(id)).toMatchObject({
      ...{ state: 'active', createdBy: 'cli', nextAt: '2026-11-23T14:00:00.000Z' },
      last: { at: '2026-11-23T13:00:00.000Z', task: world.made()[1]?.id, state: 'done' },
    })
  })

  it('waits for the reader where no approval stands, tells them, and goes on after a yes', async () => {
    const world = await openWorld({ isAllowed: false })
    const { id } = add(world)
    world.at('2026-11-23T12:00:00Z')
    await expect.poll(() => world.told.map(({ state }) => state)).toEqual(['waiting'])
    expect(world.calls).toHaveLength(0)
    expect(world.schedules.get(id).last?.state).toBe('waiting')
    world.runner.decide(world.tasks.waiting()[0]?.id ?? '', { decision: 'once' })
    await expect.poll(() => world.told.map(({ state }) => state)).toEqual(['waiting', 'done'])
  })

  it('that is not over leaves its next times out, unless they are to wait', async () => {
    const world = await openWorld({ isHanging: true })
    const [skip, queue] = [add(world), add(world, { overlap: 'queue' })]
    world.at('2026-11-23T12:00:00Z')
    await expect.poll(() => world.calls.length).toBe(2)
    world.at('2026-11-23T13:00:00Z')
    world.at('2026-11-23T14:00:00Z')
    expect(world.made()).toHaveLength(2)
    expect(world.schedules.get(skip.id).leftOut).toEqual({ at: '2026-11-23T14:00:00.000Z', why: 'overlap' })
    expect(world.store.notOver(queue.id).map(({ at }) => at.slice(11, 13))).toEqual(['12', '13'])
    expect(world.schedules.get(queue.id).leftOut).toEqual({ at: '2026-11-23T14:00:00.000Z', why: 'overlap' })
    for (const end of world.calls) end({ content: [], isError: false })
    await expect.poll(() => world.calls.length).toBe(3)
    expect(world.schedules.get(queue.id).last).toMatchObject({ at: '2026-11-23T13:00:00.000Z', state: 'running' })
    expect(world.store.notOver(skip.id)).toEqual([])
    world.calls[2]?.({ content: [], isError: false })
    await expect.poll(() => world.store.unfinished()).toEqual([])
  })

  it('runs none again when the clock is set back, and goes on at its next time', async () => {
    const world = await openWorld()
    const { id } = add(world)
    world.at('2026-11-23T12:00:00Z')
    await expect.poll(() => world.store.unfinished()).toEqual([])
    world.at('2026-11-23T09:59:00Z')
    world.at('2026-11-23T12:00:00Z')
    expect(world.made()).toHaveLength(1)
    // Resumed in the past, it comes to a time that it ran at before.
    world.at('2026-11-23T11:59:00Z')
    world.schedules.pause(id)
    expect(world.schedules.resume(id).nextAt).toBe('2026-11-23T12:00:00.000Z')
    world.at('2026-11-23T12:00:00Z')
    expect(world.made()).toHaveLength(1)
    world.at('2026-11-23T13:00:00Z')
    expect(world.made()).toHaveLength(2)
  })

  it('is paused and resumed without what passed meanwhile, run at once, and taken out', async () => {
    const world = await openWorld()
    const { id } = add(world, { missed: 'run_once' })
    expect(world.schedules.pause(id)).not.toHaveProperty('nextAt')
    world.at('2026-11-23T15:30:00Z')
    expect(world.made()).toEqual([])
    world.scheduler.runNow(id)
    expect(() => world.scheduler.runNow(id)).toThrow('its last run is not over')
    await expect.poll(() => world.schedules.get(id).last?.state).toBe('done')
    expect(world.schedules.resume(id).nextAt).toBe('2026-11-23T16:00:00.000Z')
    world.schedules.remove(id)
    world.at('2026-11-23T16:00:00Z')
    expect(world.made()).toHaveLength(1)
    for (const act of ['get', 'pause', 'resume', 'remove', 'fireNow'] as const)
      expect(() => world.schedules[act](id)).toThrow('there is no such schedule')
  })

  it('is refused where its cron is none, and after a hundred', async () => {
    const world = await openWorld()
    expect(() => add(world, { cron: '0 25 * * *' })).toThrow('this is no cron')
    for (let index = 0; index < 100; index += 1) add(world)
    expect(() => add(world)).toThrow('there are 100 schedules already')
  })
})

describe('another companion', () => {
  it.each([
    ['and nothing else', false],
    ['and has a task that the schedule does not know of', true],
  ])('runs what was written down, %s, once', async (_, hasTask) => {
    const first = await openWorld()
    const { id } = add(first)
    const schedule = first.schedules.get(id)
    expect(first.store.fire(schedule, new Date('2026-11-23T13:00:00Z'))).toBe(true)
    expect(first.store.fire(schedule, new Date('2026-11-23T13:00:00Z'))).toBe(false)
    const [fire] = first.store.notOver(id)
    if (hasTask) first.runner.create({ key: fire?.key ?? '', words: schedule.words, steps: schedule.steps }, `schedule:${id}`)
    await first.close()
    const next = await openWorld({ folder: first.folder, now: '2026-11-23T12:00:01Z' })
    for (const time of ['12:00:01', '12:00:02', '12:30:00']) next.at(`2026-11-23T${time}Z`)
    await expect.poll(() => next.told.map(({ state }) => state)).toEqual(['done'])
    expect(next.made()).toHaveLength(1)
    expect(next.calls).toHaveLength(1)
  })

  it('makes no call again that the one before had begun', async () => {
    const first = await openWorld({ isHanging: true })
    add(first)
    first.at('2026-11-23T12:00:00Z')
    await expect.poll(() => first.calls.length).toBe(1)
    await first.close()
    const next = await openWorld({ folder: first.folder, now: '2026-11-23T12:00:30Z' })
    next.at('2026-11-23T12:00:31Z')
    await expect.poll(() => next.told.map(({ state }) => state)).toEqual(['failed'])
    expect(next.calls).toEqual([])
    const [made] = next.made()
    expect(next.tasks.task(made?.id ?? '')?.steps[0]?.failure?.code).toBe('interrupted')
  })

  it('asks again for a yes that nobody had said', async () => {
    const first = await openWorld({ isAllowed: false })
    add(first)
    first.at('2026-11-23T12:00:00Z')
    await expect.poll(() => first.told.length).toBe(1)
    await first.close()
    const next = await openWorld({ folder: first.folder, now: '2026-11-23T12:10:00Z' })
    next.at('2026-11-23T12:10:00Z')
    await expect.poll(() => next.told.map(({ state }) => state)).toEqual(['waiting'])
    expect(next.made()).toHaveLength(1)
  })

  it('passes over what was missed, or runs it once', async () => {
    const first = await openWorld()
    const [skip, once] = [add(first), add(first, { missed: 'run_once' })]
    await first.close()
    const next = await openWorld({ folder: first.folder, now: '2026-11-25T08:30:00Z' })
    next.at('2026-11-25T08:30:00Z')
    await expect.poll(() => next.store.unfinished()).toEqual([])
    expect(next.made().map(({ askedBy }) => askedBy)).toEqual([`schedule:${once.id}`])
    expect(next.schedules.get(skip.id)).toMatchObject({ leftOut: { at: '2026-11-23T12:00:00.000Z', why: 'missed' } })
    for (const { id } of [skip, once]) expect(next.schedules.get(id).nextAt).toBe('2026-11-25T09:00:00.000Z')
  })
})
