// What stands behind the API in its tests: small, in memory, and doing what the interface says, so that what is tested is the API.
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Caller, type KeptPairing, ServiceError, type Services } from '../../../bridge/api/services.ts'
import { uuid7 } from '../../../bridge/uuid7.ts'
import type { Answer } from '../../../core/bridge/routes.ts'
import { fingerprint } from '../../../core/canonical/canonical.ts'
import type { BridgeServer, WaitingCall } from '../../../core/schema/bridge.ts'
import type { NewTask, Task, TaskEvent } from '../../../core/schema/task.ts'
import { schedulesBehind } from '../schedules-behind.ts'

export const SERVER = 'cursor.files'
const TOOLS = ['quick', 'waits', 'floods', 'fails'].map((name) => {
  const tool = { name, description: `Does what ${name} says.`, inputSchema: { type: 'object' } }
  return { tool, definition: fingerprint(tool) }
})
const AT = '2026-11-22T10:00:00.000Z'
export const newId = () => uuid7(Date.now(), randomBytes(10))

/** A task of one step. `quick` ends at once, `waits` when it is cancelled, `floods` never, `fails` throws after its first event. */
export function taskOf(tool: 'quick' | 'waits' | 'floods' | 'fails', words = `do what ${tool} says`): NewTask {
  const definition = fingerprint(TOOLS.find(({ tool: { name } }) => name === tool)?.tool)
  const step = { id: 'one', server: SERVER, tool, arguments: {}, definition, after: [], inputs: [] }
  return { key: crypto.randomUUID(), words, steps: [step] }
}

export class MemoryServices implements Services {
  /** Every call that came through, for tests of what did not. */
  readonly calls: string[] = []
  /** Tasks whose signal was aborted. */
  readonly aborted: string[] = []
  /** Events that were asked for, of all tasks. */
  events = 0
  readonly kept = new Map<string, KeptPairing>()
  readonly #tasks = new Map<string, { key: string; task: Task }>()
  readonly #state = new Map<string, BridgeServer['state']>([[SERVER, 'stopped']])

  #server(id: string): BridgeServer {
    const state = this.#state.get(id)
    if (state === undefined) throw new ServiceError('not_found', 'There is no such server.')
    return { id, title: 'Files', configuredIn: 'Cursor', transport: 'stdio', state }
  }

  #detail(id: string): Answer<'GET /v1/servers/{id}'> {
    const server = this.#server(id)
    return server.state === 'running' ? { server, tools: TOOLS, readAt: AT } : { server, tools: [] }
  }

  #task(id: string): Task {
    const task = this.#tasks.get(id)?.task
    if (task === undefined) throw new ServiceError('not_found', 'There is no such task.')
    return task
  }

  readonly model: Services['model'] = async () => this.#did('model', {})
  readonly plan: Services['plan'] = async () => {
    throw new ServiceError('not_available', 'No model is configured.')
  }

  readonly servers: Services['servers'] = {
    list: async () =>
      this.#did(
        'servers.list',
        [...this.#state.keys()].map((id) => this.#server(id)),
      ),
    detail: async (id) => this.#did('servers.detail', this.#detail(id)),
    start: async (id) => {
      this.#server(id)
      this.#state.set(id, 'running')
      return this.#did('servers.start', this.#detail(id))
    },
    stop: async (id) => {
      this.#server(id)
      this.#state.set(id, 'stopped')
      return this.#did('servers.stop', this.#detail(id))
    },
  }

  readonly route: Services['route'] = async ({ words, limit }) => {
    const choices = TOOLS.filter(({ tool }) => words.includes(tool.name)).map(({ tool, definition }) => {
      return { server: SERVER, tool: tool.name, definition, description: tool.description, sureness: 'likely' as const, words: [tool.name] }
    })
    return this.#did('route', { choices: choices.slice(0, limit), steps: [], unread: [] })
  }

  readonly tasks: Services['tasks'] = {
    create: async ({ key, words, steps }, { origin }) => {
      const known = [...this.#tasks.values()].find((task) => task.key === key)
      const made = steps.map((step) => ({ ...step, state: 'pending' as const, attempts: 0 }))
      const task: Task = known?.task ?? { id: newId(), words, state: 'ready', askedBy: origin, createdAt: AT, steps: made }
      this.#tasks.set(task.id, { key, task })
      return this.#did('tasks.create', task)
    },
    list: async ({ search = '', state, limit }) => {
      const all = [...this.#tasks.values()].map(({ task: { steps: _steps, ...task } }) => task)
      const found = all.filter((task) => task.words.includes(search) && (state === undefined || task.state === state))
      return this.#did('tasks.list', { tasks: found.slice(0, limit) })
    },
    get: async (id) => this.#did('tasks.get', this.#task(id)),
    delete: async (id) => {
      this.#task(id)
      this.#tasks.delete(id)
      this.#did('tasks.delete', undefined)
    },
    run: async (id, _caller: Caller, signal) => {
      const task = this.#task(id)
      if (task.state !== 'ready') throw new ServiceError('conflict', 'The task was run before.')
      task.state = 'running'
      signal.addEventListener('abort', () => this.aborted.push(id))
      return this.#did('tasks.run', this.#events(task, signal))
    },
    cancel: async (id) => {
      const task = this.#task(id)
      task.state = 'cancelled'
      return this.#did('tasks.cancel', task)
    },
  }

  readonly waiting: WaitingCall[] = []
  readonly questions: Services['questions'] = {
    list: async () => this.#did('questions.list', []),
    answer: async () => {
      throw new ServiceError('not_found', 'There is no such question.')
    },
  }
  readonly approvals: Services['approvals'] = {
    list: async () => this.#did('approvals.list', { waiting: this.waiting, standing: [] }),
    decide: async (id) => {
      const index = this.waiting.findIndex((call) => call.id === id)
      if (index < 0) throw new ServiceError('not_found', 'There is no such call.')
      this.waiting.splice(index, 1)
      this.#did('approvals.decide', undefined)
    },
    revoke: async () => {
      throw new ServiceError('not_found', 'There is no such approval.')
    },
  }

  readonly schedules = schedulesBehind((task) => this.tasks.create(task, { id: newId(), origin: 'schedule:x', scopes: ['run'] }))
  readonly pairings: Services['pairings'] = {
    add: async (kept) => {
      this.kept.set(kept.pairing.id, kept)
    },
    get: async (id) => this.kept.get(id),
    list: async () => [...this.kept.values()].map(({ pairing }) => pairing),
    delete: async (id) => this.kept.delete(id),
    used: async (id, at) => {
      const kept = this.kept.get(id)
      if (kept !== undefined) kept.pairing = { ...kept.pairing, usedAt: at }
    },
  }

  async *#events(task: Task, signal: AbortSignal): AsyncGenerator<TaskEvent> {
    const tell = (event: TaskEvent) => {
      this.events += 1
      return event
    }
    const [step] = task.steps
    if (step === undefined) throw new Error('a task has a step')
    yield tell({ type: 'task', state: 'running' })
    if (step.tool === 'fails') await pause(50)
    if (step.tool === 'fails') throw new Error('SECRET-OF-A-SERVER: the disk is full')
    if (step.tool === 'waits') await pause(600_000, undefined, { signal, ref: false }).catch(() => undefined)
    for (let progress = 0; step.tool === 'floods' && !signal.aborted; progress += 1)
      yield tell({ type: 'progress', step: step.id, progress, message: 'x'.repeat(290) })
    task.state = signal.aborted ? 'cancelled' : 'done'
    const result = { content: [{ type: 'text', text: 'Done.' }], isError: false }
    step.state = signal.aborted ? 'cancelled' : 'done'
    if (!signal.aborted) step.result = result
    yield tell({ type: 'step', step })
    yield tell({ type: 'task', state: task.state })
  }

  #did<T>(call: string, answer: T): T {
    this.calls.push(call)
    return answer
  }
}
