// The reader's history as one file, to keep or to take to another machine: tasks with their results, and what was allowed for good.
// Never pairings: a token is good for one machine.
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { ApprovalSchema, type Task, TaskSchema } from '../../core/schema/task.ts'
import type { ApprovalStore } from './approval-store.ts'
import { transact } from './database.ts'
import type { TaskStore } from './task-store.ts'

export const ArchiveSchema = z.strictObject({
  format: z.literal('hisper-history-1'),
  tasks: z.array(TaskSchema).max(100_000),
  approvals: z.array(ApprovalSchema).max(100_000),
})
export type Archive = z.infer<typeof ArchiveSchema>

const PAGE = 100

/** The oldest first. */
export function toArchive(tasks: TaskStore, approvals: ApprovalStore): Archive {
  const all: Task[] = []
  let before: string | undefined
  do {
    const page = tasks.list({ before, limit: PAGE })
    for (const { id } of page.tasks) all.push(tasks.task(id) as Task)
    before = page.next
  } while (before !== undefined)
  return { format: 'hisper-history-1', tasks: all.reverse(), approvals: approvals.standing() }
}

/**
 * Takes in what is not there yet, whole or not at all. What was at work when the file was made is taken as interrupted: it is at work elsewhere, or
 * nowhere.
 * @param withApprovals whether what was allowed there is allowed here: they are bound to definitions, not to machines
 * @returns how many of each were taken
 */
export function takeIn(
  database: DatabaseSync,
  { tasks, approvals }: { tasks: TaskStore; approvals: ApprovalStore },
  archive: Archive,
  withApprovals: boolean,
): { tasks: number; approvals: number } {
  return transact(database, () => ({
    tasks: archive.tasks.filter((task) => tasks.takeIn(task)).length,
    approvals: withApprovals ? archive.approvals.filter((approval) => approvals.takeIn(approval)).length : 0,
  }))
}
