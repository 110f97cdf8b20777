// From what a model answered to a plan that may be shown: only tools that it was given, arguments that they take, and steps in an order that
// there is. What a tool's definition is and what a step is called comes from here, never from the model.
import type { Plan } from '../../core/schema/bridge.ts'
import { ParseError } from '../../core/schema/parse.ts'
import type { StepInput } from '../../core/schema/task.ts'
import type { JsonObject } from '../../core/schema/text.ts'
import { toLine } from '../plain-text.ts'
import { findFault } from '../sessions/check-arguments.ts'
import { bindInputs, toKeys } from '../tasks/pointer.ts'
import { CallError } from '../tasks/tool-caller.ts'
import type { ModelAnswer } from './answer.ts'
import type { Candidate } from './prompt.ts'
import { findUnsaid } from './unsaid.ts'

const LONGEST_WHY = 490

type AnsweredStep = ModelAnswer['steps'][0]

/**
 * @param words the reader's
 * @throws {ParseError} naming the first step that is wrong, and what is
 */
export function checkPlan({ steps }: ModelAnswer, words: string, candidates: readonly Candidate[]): Plan['steps'] {
  return steps.map((answered, index) => {
    const place = index + 1
    const candidate = candidates.find(({ server, tool }) => server === answered.server && tool.name === answered.tool)
    if (candidate === undefined)
      throw wrong(place, `there is no tool ${quote(answered.tool)} of a server ${quote(answered.server)} in the list`)
    const inputs = answered.inputs.map(({ step, from, to }) => ({ step: idOf(before(step, place)), from, to }))
    const args = checkArguments(answered, inputs, candidate, place)
    return {
      step: {
        ...{ id: idOf(place), server: candidate.server, tool: candidate.tool.name, definition: candidate.definition },
        ...{ arguments: args, inputs, after: [...new Set(answered.after)].map((other) => idOf(before(other, place))) },
      },
      why: toLine(answered.why, LONGEST_WHY),
      unsaid: findUnsaid(args, words),
    }
  })
}

/** @returns the arguments, without what an earlier result takes the place of: models put a remark there */
function checkArguments(
  { arguments: given, inputs: asked }: AnsweredStep,
  inputs: readonly StepInput[],
  { tool: { inputSchema } }: Candidate,
  place: number,
): JsonObject {
  const args = structuredClone(given)
  for (const { to } of asked) {
    const keys = toKeys(to)
    const { properties } = inputSchema
    if (isObject(properties) && keys[0] !== undefined && !Object.hasOwn(properties, keys[0]))
      throw wrong(place, `the tool takes no ${quote(keys[0])}`)
    takeOut(args, keys)
  }
  try {
    // As when it is run, with an empty result: whether there are such places.
    const nothing = { content: [], isError: false }
    bindInputs(
      args,
      inputs.map((input) => ({ ...input, from: '' })),
      () => nothing,
    )
  } catch (error) {
    throw error instanceof CallError ? wrong(place, error.message) : error
  }
  const schema = asked.reduce((relaxed, { to }) => withoutNeed(relaxed, toKeys(to)), inputSchema)
  const fault = findFault(schema, args)
  if (fault !== undefined) throw wrong(place, `the arguments do not fit: ${fault}`)
  return args
}

/** Of objects only: an entry of a list that is taken out would move the others. */
function takeOut(root: JsonObject, keys: readonly string[]): void {
  let node: JsonObject = root
  for (const [index, key] of keys.entries()) {
    if (!Object.hasOwn(node, key)) return
    if (index === keys.length - 1) delete node[key]
    const inner = node[key]
    if (!isObject(inner)) return
    node = inner
  }
}

/** The same schema, but that what lies on the way to a value which an earlier result fills in need not be there yet. */
function withoutNeed(schema: JsonObject, [key, ...rest]: readonly string[]): JsonObject {
  if (key === undefined) return schema
  const { properties, required } = schema
  const inner = isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined
  return {
    ...schema,
    ...(Array.isArray(required) ? { required: required.filter((name) => name !== key) } : {}),
    ...(isObject(properties) && isObject(inner) ? { properties: { ...properties, [key]: withoutNeed(inner, rest) } } : {}),
  }
}

/** @throws {ParseError} where `step` is not one before `place`: so no steps wait for each other */
function before(step: number, place: number): number {
  if (step < place) return step
  throw wrong(place, `it waits for step ${step}, which is no earlier step`)
}

function idOf(place: number): string {
  return `step-${place}`
}

function wrong(place: number, message: string): ParseError {
  return new ParseError(`step ${place}`, [message])
}

function quote(name: string): string {
  return JSON.stringify(toLine(name, 100))
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
