// What a model is asked to answer, and what is made of the text that it does answer.
import { z } from 'zod'
import { isNestedDeeper } from '../../core/mcp/depth.ts'
import { ParseError, parseWith } from '../../core/schema/parse.ts'
import { PointerSchema } from '../../core/schema/task.ts'
import { JsonObjectSchema } from '../../core/schema/text.ts'

const MOST_DEPTH = 32
/** Of a step, by its place: the first is 1. So no step has an id that it could share, and which come before is a matter of counting. */
const PlaceSchema = z.int().min(1).max(20)

const AnswerSchema = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        server: z.string().max(200),
        tool: z.string().max(1_000),
        arguments: JsonObjectSchema.default({}),
        after: z.array(PlaceSchema).max(20).default([]),
        inputs: z
          .array(z.strictObject({ step: PlaceSchema, from: PointerSchema, to: PointerSchema }))
          .max(20)
          .default([]),
        why: z.string().max(4_000).default(''),
      }),
    )
    .max(20),
  /** Why it cannot be done with these tools; empty where it can. */
  cannot: z.string().max(4_000).default(''),
})
export type ModelAnswer = z.infer<typeof AnswerSchema>

/** What an endpoint would have to keep a model to letter by letter: some are slow then, and others fail. It is looked at here anyway. */
const LIMITS = ['pattern', 'propertyNames', 'maxLength', 'maxItems', 'minimum', 'maximum', 'default']

/** JSON Schema of it, for an endpoint that keeps a model to one: its shape, without the limits. */
export const ANSWER_JSON_SCHEMA: object = z.toJSONSchema(AnswerSchema, {
  override: ({ jsonSchema }) => {
    for (const limit of LIMITS) delete jsonSchema[limit]
  },
})

/**
 * @param text of a model: JSON, or JSON in a fence or between sentences
 * @throws {ParseError} which names what is wrong
 */
export function parseAnswer(text: string): ModelAnswer {
  const value = findJson(text)
  if (value === undefined) throw new ParseError('the answer', ['expected one JSON object, found none'])
  if (isNestedDeeper(value, MOST_DEPTH)) throw new ParseError('the answer', [`expected no more than ${MOST_DEPTH} levels`])
  return parseWith(AnswerSchema, value, 'the answer')
}

function findJson(text: string): unknown {
  // What some models write before they answer.
  const said = text.split('</think>').at(-1) ?? ''
  const fenced = said.split('```').filter((_, index) => index % 2 === 1)
  const between = said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1)
  for (const one of [said, ...fenced.map((block) => block.replace(/^\w*\n/, '')).reverse(), between]) {
    try {
      return JSON.parse(one)
    } catch {
      // the next may be JSON
    }
  }
  return undefined
}
