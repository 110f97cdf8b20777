// A database that the version before wrote, and one that a command opens beside the companion.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NewScheduleSchema } from '../../core/schema/schedule.ts'
import { migrate, openBeside, openDatabase, transact } from './database.ts'
import { ScheduleStore } from './schedule-store.ts'
import { Statements } from './statements.ts'
import { TaskStore } from './task-store.ts'

const ID = '019349a0-0000-7000-8000-000000000001'
const OPTIONS = { now: () => new Date('2026-11-23T12:00:00Z'), id: () => ID }
const STEPS = [{ id: 'one', server: 'test.server', tool: 'look', arguments: {}, definition: 'a'.repeat(64), after: [], inputs: [] }]
const SCHEDULE = NewScheduleSchema.parse({
  ...{ name: 'x', words: 'look', steps: STEPS, cron: '0 * * * *', timeZone: 'UTC' },
  notify: { webhook: 'https://hooks.example.org/x' },
})

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-database-'))
  path = join(folder, 'companion.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

describe('a database of version 1', () => {
  beforeEach(() => {
    const old = new DatabaseSync(path)
    migrate(old, 1)
    new TaskStore(old, OPTIONS).create({ key: ID, words: 'kept', steps: STEPS }, 'cli')
    old.close()
  })

  it.each([
    ['the companion', openDatabase],
    ['a command', openBeside],
  ])('keeps its tasks and takes schedules when %s opens it', (_, open) => {
    const { database, close } = open(path)
    const store = new ScheduleStore(database, OPTIONS)
    expect(new TaskStore(database, OPTIONS).task(ID)?.words).toBe('kept')
    store.add(SCHEDULE, 'cli', new Date('2026-11-23T13:00:00Z'))
    expect(store.list()).toMatchObject([{ ...SCHEDULE, nextAt: '2026-11-23T13:00:00.000Z' }])
    close()
  })
})

describe('a command beside the companion', () => {
  it('makes the database where there is none, and writes what the companion then reads', () => {
    const beside = openBeside(path)
    const companion = openDatabase(path)
    new ScheduleStore(beside.database, OPTIONS).add(SCHEDULE, 'cli', new Date('2026-11-23T13:00:00Z'))
    expect(new ScheduleStore(companion.database, OPTIONS).get(ID)?.notify.webhook).toBe('https://hooks.example.org/x')
    beside.close()
    companion.close()
  })

  it('changes nothing that a newer version wrote', () => {
    const newer = new DatabaseSync(path)
    newer.exec('PRAGMA user_version = 1000')
    newer.close()
    expect(() => openBeside(path)).toThrow('a newer version of Hisper wrote this database')
  })
})

it('what may wait for the next transaction leaves all others waited for', () => {
  const { database, close } = openDatabase(path)
  const statements = new Statements(database)
  const sync = () => statements.get('PRAGMA synchronous')?.synchronous
  const [FULL, add] = [2, "INSERT INTO audit VALUES ('now', 'here', 'what', 'ok')"]
  statements.runUnwaited(add)
  expect([sync(), statements.all('SELECT * FROM audit').length]).toEqual([FULL, 1])
  expect(() => statements.runUnwaited('INSERT INTO audit VALUES (NULL, NULL, NULL, NULL)')).toThrow(/NOT NULL/)
  expect(sync()).toBe(FULL)
  expect(() => transact(database, () => statements.runUnwaited(add))).toThrow(/transaction/)
  expect([sync(), statements.all('SELECT * FROM audit').length]).toEqual([FULL, 1])
  close()
})
