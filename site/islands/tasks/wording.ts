// Words for the states of servers, tasks and steps. Exhaustive: a new state without words does not compile.
import type { BridgeServer, Scope } from '../../../core/schema/bridge.ts'
import type { ShownSchedule } from '../../../core/schema/schedule.ts'
import type { FailureCode, StepState, TaskState } from '../../../core/schema/task.ts'
import type { Shape } from '../../lib/wording.ts'

interface Word {
  shape: Shape
  word: string
}

export const SERVER_STATES: Readonly<Record<BridgeServer['state'], Word>> = {
  stopped: { shape: 'unknown', word: 'Stopped' },
  starting: { shape: 'asks', word: 'Starting' },
  running: { shape: 'works', word: 'Running' },
  failed: { shape: 'down', word: 'Failed' },
}

export const TASK_STATES: Readonly<Record<TaskState, Word>> = {
  ready: { shape: 'unknown', word: 'Not started' },
  running: { shape: 'asks', word: 'Running' },
  waiting: { shape: 'asks', word: 'Waits for you' },
  done: { shape: 'works', word: 'Done' },
  partial: { shape: 'degraded', word: 'Done in part' },
  failed: { shape: 'down', word: 'Failed' },
  cancelled: { shape: 'unknown', word: 'Cancelled' },
}

export const STEP_STATES: Readonly<Record<StepState, Word>> = {
  pending: { shape: 'unknown', word: 'Not yet' },
  needs_approval: { shape: 'asks', word: 'Needs your yes' },
  running: { shape: 'asks', word: 'Running' },
  asks: { shape: 'asks', word: 'Asks you' },
  done: { shape: 'works', word: 'Done' },
  failed: { shape: 'down', word: 'Failed' },
  cancelled: { shape: 'unknown', word: 'Cancelled' },
  skipped: { shape: 'unknown', word: 'Left out' },
}

export const FAILURES: Readonly<Record<FailureCode, string>> = {
  tool_error: 'The tool ran, and says that it failed.',
  invalid_arguments: 'The arguments do not fit what the tool takes, or an earlier result has no such part.',
  server_failed: 'The server could not be started or reached, or it ended.',
  timed_out: 'It took too long, and was stopped.',
  definition_changed: 'The tool has changed since you saw it. Look at it again before you use it.',
  not_found: 'There is no such server or tool any more.',
  refused: 'You said no.',
  too_large: 'The result is larger than what is kept.',
  interrupted: 'The companion ended in the middle. Whether the tool did its work is not known.',
}

export const LEFT_OUT: Readonly<Record<NonNullable<ShownSchedule['leftOut']>['why'], string>> = {
  overlap: 'the run before was not over.',
  missed: 'the companion was not running.',
}

export const SCOPES: Readonly<Record<Scope, string>> = {
  read: 'see servers, tasks and results',
  run: 'ask for tasks',
  approve: 'say yes for you',
}
