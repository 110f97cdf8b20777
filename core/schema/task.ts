// A task on the reader's own servers: its steps, what each came to, and what the reader approved. Kept by the companion.
import { z } from 'zod'
import { InstantSchema, JsonObjectSchema, LineSchema, ParagraphSchema, Sha256Schema } from './text.ts'

/** Id of a server in the reader's own configuration: `CLIENT.NAME`, such as `cursor.github`. */
export const LocalIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}\.[A-Za-z0-9._-]{1,120}$/, 'must be CLIENT.NAME')
/** Made by the companion: a UUID of version 7, so that ids sort by time (RFC 9562 §5.7). */
export const TaskIdSchema = z.uuidv7()
export const StepIdSchema = z.string().regex(/^[a-z0-9-]{1,40}$/)
/** JSON Pointer (RFC 6901). */
export const PointerSchema = z
  .string()
  .max(500)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be a JSON Pointer')
const ToolNameSchema = z.string().min(1).max(1_000)

/** Part of an earlier step's result that becomes part of this step's arguments. Bound by place, never pasted into text. */
export const StepInputSchema = z.strictObject({
  step: StepIdSchema,
  /** Into the earlier result: `/structuredContent/id`, `/content/0/text`. */
  from: PointerSchema,
  /** Into the arguments. */
  to: PointerSchema,
})
export type StepInput = z.infer<typeof StepInputSchema>

/** One call of one tool, as it is asked for. */
export const CallSchema = z.strictObject({
  server: LocalIdSchema,
  tool: ToolNameSchema,
  arguments: JsonObjectSchema,
  /** SHA-256 of the tool's definition that the reader saw: a call is refused when it has changed since. */
  definition: Sha256Schema,
})
export type Call = z.infer<typeof CallSchema>

export const NewStepSchema = CallSchema.extend({
  id: StepIdSchema,
  /** Steps that must be done before; those whose results it takes are among them without saying so. */
  after: z.array(StepIdSchema).max(20).default([]),
  inputs: z.array(StepInputSchema).max(20).default([]),
})
export type NewStep = z.infer<typeof NewStepSchema>

/** Each waits for earlier ones only. */
const NewStepsSchema = z
  .array(NewStepSchema)
  .min(1)
  .max(20)
  .superRefine((steps, context) => {
    const before = new Set<string>()
    for (const [index, { id, after, inputs }] of steps.entries()) {
      if (before.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: 'is the id of two steps' })
      for (const other of [...after, ...inputs.map(({ step }) => step)])
        if (!before.has(other)) context.addIssue({ code: 'custom', path: [index], message: `waits for ${other}, which is no earlier step` })
      before.add(id)
    }
  })

export const NewTaskSchema = z.strictObject({
  /** Chosen by who asks: the same task sent twice is one task. */
  key: z.uuid(),
  words: ParagraphSchema,
  steps: NewStepsSchema,
})
export type NewTask = z.infer<typeof NewTaskSchema>

/** Why a step came to nothing, by what can be done about it. */
export const FailureCodeSchema = z.enum([
  'tool_error', // the tool ran and says that it failed (MCP, `isError`)
  'invalid_arguments', // they do not fit the tool's input schema, or an earlier result has no such part
  'server_failed', // it could not be started or reached, or ended
  'timed_out',
  'definition_changed', // the tool is another than the reader saw
  'not_found', // no such server or tool
  'refused', // the reader said no
  'too_large', // the result is larger than what is kept
  'interrupted', // the companion ended in the middle: whether the tool did its work is not known
])
export type FailureCode = z.infer<typeof FailureCodeSchema>

export const StepFailureSchema = z.strictObject({ code: FailureCodeSchema, message: ParagraphSchema })
export type StepFailure = z.infer<typeof StepFailureSchema>

/** What a tool answered (MCP 2025-11-25, CallToolResult). Texts are a stranger's. */
export const CallResultSchema = z.strictObject({
  content: z.array(JsonObjectSchema).max(1_000),
  structuredContent: JsonObjectSchema.optional(),
  isError: z.boolean(),
})
export type CallResult = z.infer<typeof CallResultSchema>

export const StepStateSchema = z.enum(['pending', 'needs_approval', 'running', 'asks', 'done', 'failed', 'cancelled', 'skipped'])
export type StepState = z.infer<typeof StepStateSchema>

export const StepSchema = NewStepSchema.extend({
  state: StepStateSchema,
  /** Calls that were begun. */
  attempts: z.int().nonnegative(),
  startedAt: InstantSchema.optional(),
  endedAt: InstantSchema.optional(),
  result: CallResultSchema.optional(),
  failure: StepFailureSchema.optional(),
})
export type Step = z.infer<typeof StepSchema>

/** `waiting`: for an approval or an answer. `partial`: some steps are done and others failed. */
export const TaskStateSchema = z.enum(['ready', 'running', 'waiting', 'done', 'partial', 'failed', 'cancelled'])
export type TaskState = z.infer<typeof TaskStateSchema>

export const TaskSchema = z.strictObject({
  id: TaskIdSchema,
  words: ParagraphSchema,
  state: TaskStateSchema,
  /** The origin that asked, `cli` for the terminal, `schedule:ID` for a schedule. */
  askedBy: LineSchema,
  createdAt: InstantSchema,
  endedAt: InstantSchema.optional(),
  steps: z.array(StepSchema).min(1).max(20),
})
export type Task = z.infer<typeof TaskSchema>

/** Which arguments a standing approval is good for: each named one must be as given; `any` says that others may be there. */
export const ArgumentPatternSchema = z.strictObject({ fixed: JsonObjectSchema, any: z.boolean() })
export type ArgumentPattern = z.infer<typeof ArgumentPatternSchema>

/** What the reader allowed for good: one tool of one server as it was then. */
export const ApprovalSchema = z.strictObject({
  id: z.uuidv7(),
  server: LocalIdSchema,
  tool: ToolNameSchema,
  definition: Sha256Schema,
  arguments: ArgumentPatternSchema,
  createdAt: InstantSchema,
  usedAt: InstantSchema.optional(),
  uses: z.int().nonnegative(),
})
export type Approval = z.infer<typeof ApprovalSchema>

/** What a server asks the person in the middle of a call (MCP 2025-11-25, Elicitation and Sampling). Never answered alone. */
export const QuestionSchema = z.strictObject({
  id: z.uuidv7(),
  kind: z.enum(['elicitation', 'sampling']),
  message: ParagraphSchema,
  /** JSON Schema of the form, of an elicitation. */
  schema: JsonObjectSchema.optional(),
  /** Address that an elicitation by URL wants opened: shown, never opened alone. */
  url: z.string().max(2_048).optional(),
})
export type Question = z.infer<typeof QuestionSchema>

export const AnswerSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('accept'), content: JsonObjectSchema.optional() }),
  z.strictObject({ action: z.literal('decline') }),
  z.strictObject({ action: z.literal('cancel') }),
])
export type Answer = z.infer<typeof AnswerSchema>

/** Something that happened to a task, in order. Told as one JSON object a line. */
export const TaskEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('task'), state: TaskStateSchema }),
  z.strictObject({ type: z.literal('step'), step: StepSchema }),
  z.strictObject({
    type: z.literal('progress'),
    step: StepIdSchema,
    progress: z.number(),
    total: z.number().optional(),
    message: LineSchema.optional(),
  }),
  /** The step waits for the person: for an approval of exactly these arguments. */
  z.strictObject({ type: z.literal('needs_approval'), step: StepIdSchema, approval: z.uuidv7() }),
  z.strictObject({ type: z.literal('asks'), step: StepIdSchema, question: QuestionSchema }),
])
export type TaskEvent = z.infer<typeof TaskEventSchema>
