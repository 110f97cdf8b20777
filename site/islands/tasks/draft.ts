// A task as it is being put together: words, steps, what was filled in, and which values come from earlier results.
import type { Answer } from '../../../core/bridge/routes.ts'
import type { BridgeTool, Plan } from '../../../core/schema/bridge.ts'
import { type NewStep, type NewTask, PointerSchema, type StepInput } from '../../../core/schema/task.ts'
import { type Field, toField } from './form/field.ts'
import { defaultsOf, type Faults, readTyped, type Typed, toTyped, typedAt } from './form/filled.ts'

/** @returns undefined where the server has no such tool any more */
export type ToolOf = (server: string, tool: string) => BridgeTool | undefined

export type Proposals = Answer<'POST /v1/route'>

export const MOST_STEPS = 20

export interface DraftStep {
  id: string
  server: string
  tool: BridgeTool
  field: Field
  typed: Typed
  inputs: readonly StepInput[]
  planned?: Planned
}
/** What a model says of a step that it proposed. */
export interface Planned {
  model: string
  why: string
  /** Pointers to values that it made up, and that the reader has not changed since. */
  unsaid: readonly string[]
}
export interface Draft {
  /** The same draft sent twice is one task. */
  key: string
  words: string
  proposals?: Proposals
  steps: readonly DraftStep[]
  /** Whether it was tried to send it, so that what is missing is said from then on. */
  isTried: boolean
}

export function emptyDraft(key: string, words = ''): Draft {
  return { key, words, steps: [], isTried: false }
}

export function withStep(draft: Draft, server: string, tool: BridgeTool): Draft {
  if (draft.steps.length >= MOST_STEPS) return draft
  const field = toField(tool.tool.inputSchema)
  const highest = Math.max(0, ...draft.steps.map(({ id }) => Number(id.replace(/\D/g, ''))))
  const step = { id: `step-${highest + 1}`, server, tool, field, typed: defaultsOf(field) ?? {}, inputs: [] }
  return { ...draft, steps: [...draft.steps, step], isTried: false }
}

export function withChangedStep(draft: Draft, id: string, change: Partial<Pick<DraftStep, 'typed' | 'inputs'>>): Draft {
  return {
    ...draft,
    steps: draft.steps.map((step) => (step.id === id ? { ...step, ...change, ...stillPlanned(step, change.typed) } : step)),
  }
}

/** What the reader changed is the reader's. */
function stillPlanned({ planned, typed: before }: DraftStep, after: Typed | undefined): Pick<DraftStep, 'planned'> {
  if (planned === undefined || after === undefined) return {}
  return { planned: { ...planned, unsaid: planned.unsaid.filter((pointer) => typedAt(before, pointer) === typedAt(after, pointer)) } }
}

export function withoutStep(draft: Draft, id: string): Draft {
  return { ...draft, steps: keepEarlier(draft.steps.filter((step) => step.id !== id)) }
}

/** @param by -1 up, 1 down */
export function withMovedStep(draft: Draft, id: string, by: -1 | 1): Draft {
  const from = draft.steps.findIndex((step) => step.id === id)
  const to = from + by
  if (from < 0 || to < 0 || to >= draft.steps.length) return draft
  const steps = draft.steps.toSpliced(from, 1)
  return { ...draft, steps: keepEarlier(steps.toSpliced(to, 0, ...draft.steps.slice(from, from + 1))) }
}

/** A value can only come from a step before. */
function keepEarlier(steps: readonly DraftStep[]): DraftStep[] {
  return steps.map((step, index) => {
    const before = new Set(steps.slice(0, index).map(({ id }) => id))
    const inputs = step.inputs.filter(({ step: other }) => before.has(other))
    return inputs.length === step.inputs.length ? step : { ...step, inputs }
  })
}

/** What is wrong with a step: by field, and by its place among the inputs. */
export interface StepFaults {
  fields: Faults
  inputs: Readonly<Record<number, string>>
}

/** @returns the task where nothing is wrong with it, and what is wrong, by step */
export function toNewTask({ key, words, steps }: Draft): { task?: NewTask; faults: Readonly<Record<string, StepFaults>> } {
  const faults: Record<string, StepFaults> = {}
  const sent = steps.map(({ id, server, tool, field, typed, inputs }, index) => {
    const { value, faults: fields } = readTyped(field, typed, new Set(inputs.map(({ to }) => to)))
    const wrong = inputs.flatMap(({ from, to }, place): [number, string][] => {
      if (to === '') return [[place, 'Choose which field it fills.']]
      if (inputs.findIndex((other) => other.to === to) < place) return [[place, 'Another value fills this field already.']]
      return PointerSchema.safeParse(from).success ? [] : [[place, 'This must be a JSON Pointer, such as /content/0/text.']]
    })
    if (Object.keys(fields).length > 0 || wrong.length > 0) faults[id] = { fields, inputs: Object.fromEntries(wrong) }
    const before = steps[index - 1]
    return {
      id,
      server,
      tool: tool.tool.name,
      arguments: value,
      definition: tool.definition,
      after: before === undefined ? [] : [before.id],
      inputs: [...inputs],
    }
  })
  const isWhole = Object.keys(faults).length === 0 && steps.length > 0
  return { ...(isWhole ? { task: { key, words: words.trim() || 'A task without words', steps: sent } } : {}), faults }
}

/**
 * A task to be done again, or one that was planned, with the tools as they are now.
 * A step whose tool is not there any more is left out.
 */
export function toDraft(task: { words: string; steps: readonly NewStep[] }, key: string, toolOf: ToolOf): Draft {
  const steps = task.steps.flatMap(({ id, server, tool: name, arguments: given, inputs }): DraftStep[] => {
    const tool = toolOf(server, name)
    if (tool === undefined) return []
    const field = toField(tool.tool.inputSchema)
    return [{ id, server, tool, field, typed: toTyped(field, given) ?? {}, inputs }]
  })
  return { key, words: task.words, steps: keepEarlier(steps), isTried: false }
}

/** A plan as a task that is being put together, in place of what was: the reader changes it, and nothing runs before that. */
export function withPlan(draft: Draft, { model, steps }: Plan, toolOf: ToolOf): Draft {
  const planned = new Map(steps.map(({ step: { id }, why, unsaid }) => [id, { model, why, unsaid }]))
  const { steps: own } = toDraft({ words: draft.words, steps: steps.map(({ step }) => step) }, draft.key, toolOf)
  const marked = own.map((step) => {
    const said = planned.get(step.id)
    return said === undefined ? step : { ...step, planned: said }
  })
  return { ...draft, steps: marked, isTried: false }
}
