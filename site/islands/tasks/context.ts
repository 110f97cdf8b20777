// What every screen needs: the tie to the companion, the runs, the draft, where to go, and what is said aloud.
import { createContext, use } from 'react'
import type { Draft } from './draft.ts'
import type { Link } from './link.ts'
import type { Runs } from './runs.ts'
import type { Screen } from './screens.ts'
import type { Watched } from './value.ts'

export interface Tasks {
  link: Link
  runs: Runs
  draft: Watched<Draft>
  go(screen: Screen): void
  /** Said by a screen reader, and shown to nobody. */
  say(words: string): void
}

export const TasksContext = createContext<Tasks | undefined>(undefined)

export function useTasks(): Tasks {
  const tasks = use(TasksContext)
  if (tasks === undefined) throw new Error('outside of the app')
  return tasks
}
