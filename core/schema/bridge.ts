// The contract between a page and the companion on the reader's machine: one entry a route, with what it takes and answers.
// A page names servers by id only: commands, environment, folders and addresses never cross this line.
import { z } from 'zod'
import { ToolSchema } from './probe.ts'
import { PageScheduleSchema, ShownScheduleSchema } from './schedule.ts'
import {
  AnswerSchema,
  ApprovalSchema,
  ArgumentPatternSchema,
  CallSchema,
  LocalIdSchema,
  NewStepSchema,
  NewTaskSchema,
  PointerSchema,
  QuestionSchema,
  StepIdSchema,
  TaskEventSchema,
  TaskIdSchema,
  TaskSchema,
  TaskStateSchema,
} from './task.ts'
import { InstantSchema, LineSchema, ParagraphSchema, ServerIdSchema, Sha256Schema } from './text.ts'
import { EraSchema, OutcomeSchema, TransportSchema } from './words.ts'

/** Of this contract. A page of another refuses to go on, and says which side is the older. */
export const BRIDGE_PROTOCOL = 1
/** Where the companion listens unless it is told otherwise. */
export const BRIDGE_PORT = 4747

/** `read`: servers, tasks, results. `run`: new tasks. `approve`: says yes in the reader's place; the companion's own page has it. */
export const ScopeSchema = z.enum(['read', 'run', 'approve'])
export type Scope = z.infer<typeof ScopeSchema>

/** 32 random bytes in hexadecimal. */
const NonceSchema = Sha256Schema
const PairingIdSchema = z.uuidv7()

export const BridgeServerSchema = z.strictObject({
  id: LocalIdSchema,
  title: LineSchema,
  /** The client whose configuration it was found in, by name. */
  configuredIn: LineSchema,
  transport: TransportSchema,
  state: z.enum(['stopped', 'starting', 'running', 'failed']),
  era: EraSchema.optional(),
  /** Why it cannot be used, in words. */
  problem: ParagraphSchema.optional(),
  /** What the registry knows of it, where it knows it. */
  registry: z.strictObject({ id: ServerIdSchema, outcome: OutcomeSchema, findings: z.int().nonnegative() }).optional(),
})
export type BridgeServer = z.infer<typeof BridgeServerSchema>

/** A tool as the server offers it now, with what a call must be bound to. */
export const BridgeToolSchema = z.strictObject({ tool: ToolSchema, definition: Sha256Schema })
export type BridgeTool = z.infer<typeof BridgeToolSchema>

const ServerDetailSchema = z.strictObject({
  server: BridgeServerSchema,
  tools: z.array(BridgeToolSchema),
  /** When the tools were read; absent where they never were. */
  readAt: InstantSchema.optional(),
})

/** A tool that may do what is asked, among the reader's own servers. */
const ProposalSchema = z.strictObject({
  server: LocalIdSchema,
  tool: z.string().min(1).max(1_000),
  definition: Sha256Schema,
  description: z.string().max(1_000),
  sureness: z.enum(['sure', 'likely', 'unsure']),
  words: z.array(LineSchema).max(20),
  similarity: z.number().optional(),
})
export type Proposal = z.infer<typeof ProposalSchema>

/** The reader's model, as far as a page is told of it: neither its address nor its key. */
const ModelSchema = z.strictObject({
  name: LineSchema,
  /** Whether it is asked on the reader's own machine, and so nothing leaves it. */
  isLocal: z.boolean(),
})

/** What a model proposes for a task. Nothing of it was run or approved: each call is asked about as if the reader had put it there. */
export const PlanSchema = z.strictObject({
  /** The model's name. */
  model: LineSchema,
  steps: z
    .array(
      z.strictObject({
        step: NewStepSchema,
        /** The model's reason; a stranger's text. Empty where it gave none. */
        why: z.string().max(500),
        /** Where in the arguments there are values that do not stand in the reader's words; an empty pointer means all of them. */
        unsaid: z.array(PointerSchema).max(200),
      }),
    )
    .min(1)
    .max(20),
})
export type Plan = z.infer<typeof PlanSchema>

/** A call that waits for a yes, as the reader is shown it. */
export const WaitingCallSchema = z.strictObject({
  id: z.uuidv7(),
  task: TaskIdSchema,
  step: StepIdSchema,
  words: ParagraphSchema,
  askedBy: LineSchema,
  call: CallSchema,
  since: InstantSchema,
})
export type WaitingCall = z.infer<typeof WaitingCallSchema>

/** `once`: this call. `always`: this tool as it is now, for arguments of the pattern. */
export const DecisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('once') }),
  z.strictObject({ decision: z.literal('always'), arguments: ArgumentPatternSchema }),
  z.strictObject({ decision: z.literal('refuse') }),
])
export type Decision = z.infer<typeof DecisionSchema>

export const PairingSchema = z.strictObject({
  id: PairingIdSchema,
  origin: LineSchema,
  scopes: z.array(ScopeSchema).min(1).max(3),
  createdAt: InstantSchema,
  usedAt: InstantSchema.optional(),
})
export type Pairing = z.infer<typeof PairingSchema>

export const BRIDGE_ERROR_CODES = [
  'not_paired', // no token, one that is not known, or of another origin
  'no_scope',
  'no_code', // nobody on the machine has asked for a code, or it is used up
  'not_found',
  'invalid_body',
  'unsupported_media_type',
  'too_large',
  'too_many_requests',
  'conflict', // the task is not in a state for this
  'server_failed',
  'not_available', // the registry or a part of the companion is not to be had
] as const
export const BridgeErrorSchema = z.strictObject({ code: z.enum(BRIDGE_ERROR_CODES), message: ParagraphSchema })
export type BridgeError = z.infer<typeof BridgeErrorSchema>

const TaskAnswerSchema = z.strictObject({ task: TaskSchema })
const ScheduleAnswerSchema = z.strictObject({ schedule: ShownScheduleSchema })
const NothingSchema = z.strictObject({})

/**
 * By method and path. All but the first three want `Authorization: Bearer PAIRING.TOKEN`, and answer errors as BridgeError.
 * Pairing: both sides make a key of the code that the terminal shows and prove to each other that they know it, the companion first;
 * the token is made of the same key on both sides and is never sent. See docs/decisions/0012-companion.md.
 */
export const BridgeRoutesSchema = z.strictObject({
  'POST /v1/pair': z.strictObject({
    body: z.strictObject({ challenge: NonceSchema }),
    answer: z.strictObject({ pairing: PairingIdSchema, nonce: NonceSchema, proof: Sha256Schema }),
  }),
  'POST /v1/pair/confirm': z.strictObject({
    body: z.strictObject({ pairing: PairingIdSchema, proof: Sha256Schema }),
    answer: z.strictObject({ scopes: PairingSchema.shape.scopes }),
  }),
  /** Whether this is the companion that was paired with, before the token is sent anywhere. */
  'POST /v1/hello': z.strictObject({
    body: z.strictObject({ pairing: PairingIdSchema, challenge: NonceSchema }),
    answer: z.strictObject({ protocol: z.int(), scopes: PairingSchema.shape.scopes, proof: Sha256Schema }),
  }),
  /** A new code for a page, as the terminal shows one; of no more scopes than one's own. The code before it is good no more. */
  'POST /v1/codes': z.strictObject({
    body: z.strictObject({ origin: LineSchema.optional(), scopes: PairingSchema.shape.scopes }),
    answer: z.strictObject({ origin: LineSchema, code: z.string().regex(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/), until: InstantSchema }),
  }),
  'GET /v1/servers': z.strictObject({ answer: z.strictObject({ servers: z.array(BridgeServerSchema) }) }),
  'GET /v1/servers/{id}': z.strictObject({ answer: ServerDetailSchema }),
  /** Starts it or connects to it, and reads its tools anew. */
  'POST /v1/servers/{id}/start': z.strictObject({ body: NothingSchema, answer: ServerDetailSchema }),
  'POST /v1/servers/{id}/stop': z.strictObject({ body: NothingSchema, answer: ServerDetailSchema }),
  'POST /v1/route': z.strictObject({
    body: z.strictObject({ words: ParagraphSchema, limit: z.int().min(1).max(20).default(5) }),
    answer: z.strictObject({
      choices: z.array(ProposalSchema),
      steps: z.array(z.strictObject({ text: z.string().max(2_000), choices: z.array(ProposalSchema) })),
      /** Servers whose tools are not known, for they were never started. */
      unread: z.array(LocalIdSchema),
    }),
  }),
  /** The model that plans; absent where the reader has configured none. */
  'GET /v1/model': z.strictObject({ answer: z.strictObject({ model: ModelSchema.optional() }) }),
  /** The words and what the tools that fit say of themselves are sent to the reader's model. */
  'POST /v1/plan': z.strictObject({ body: z.strictObject({ words: ParagraphSchema }), answer: z.strictObject({ plan: PlanSchema }) }),
  'GET /v1/tasks': z.strictObject({
    query: z.strictObject({
      search: z.string().max(500).optional(),
      state: TaskStateSchema.optional(),
      /** The tasks before this one. */
      before: TaskIdSchema.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    answer: z.strictObject({ tasks: z.array(TaskSchema.omit({ steps: true })), next: TaskIdSchema.optional() }),
  }),
  'POST /v1/tasks': z.strictObject({ body: NewTaskSchema, answer: TaskAnswerSchema }),
  'GET /v1/tasks/{id}': z.strictObject({ answer: TaskAnswerSchema }),
  'DELETE /v1/tasks/{id}': z.strictObject({ answer: NothingSchema }),
  /** Runs it and tells what happens, one JSON object a line, until it ended. Who stops listening cancels it. */
  'POST /v1/tasks/{id}/run': z.strictObject({ body: NothingSchema, answer: TaskEventSchema }),
  'POST /v1/tasks/{id}/cancel': z.strictObject({ body: NothingSchema, answer: TaskAnswerSchema }),
  'GET /v1/questions': z.strictObject({
    answer: z.strictObject({ questions: z.array(z.strictObject({ task: TaskIdSchema, step: StepIdSchema, question: QuestionSchema })) }),
  }),
  'POST /v1/questions/{id}': z.strictObject({ body: AnswerSchema, answer: NothingSchema }),
  'GET /v1/approvals': z.strictObject({
    answer: z.strictObject({ waiting: z.array(WaitingCallSchema), standing: z.array(ApprovalSchema) }),
  }),
  'POST /v1/approvals/{id}': z.strictObject({ body: DecisionSchema, answer: NothingSchema }),
  'DELETE /v1/approvals/{id}': z.strictObject({ answer: NothingSchema }),
  'GET /v1/schedules': z.strictObject({ answer: z.strictObject({ schedules: z.array(ShownScheduleSchema) }) }),
  'POST /v1/schedules': z.strictObject({ body: PageScheduleSchema, answer: ScheduleAnswerSchema }),
  'POST /v1/schedules/{id}/pause': z.strictObject({ body: NothingSchema, answer: ScheduleAnswerSchema }),
  'POST /v1/schedules/{id}/resume': z.strictObject({ body: NothingSchema, answer: ScheduleAnswerSchema }),
  /** Runs it now, whatever its times; nobody needs to listen. */
  'POST /v1/schedules/{id}/run': z.strictObject({ body: NothingSchema, answer: TaskAnswerSchema }),
  'DELETE /v1/schedules/{id}': z.strictObject({ answer: NothingSchema }),
  'GET /v1/pairings': z.strictObject({ answer: z.strictObject({ pairings: z.array(PairingSchema) }) }),
  /** Its own with any scope, another with `approve`. */
  'DELETE /v1/pairings/{id}': z.strictObject({ answer: NothingSchema }),
})
export type BridgeRoutes = z.infer<typeof BridgeRoutesSchema>
