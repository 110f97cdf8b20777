// From words to a plan that the reader may look at: a model is asked, and what it answers is checked. Runs nothing, and approves nothing.
import type { Answer } from '../../core/bridge/routes.ts'
import type { Plan } from '../../core/schema/bridge.ts'
import { ParseError } from '../../core/schema/parse.ts'
import { toLine } from '../plain-text.ts'
import { ANSWER_JSON_SCHEMA, parseAnswer } from './answer.ts'
import { checkPlan } from './check-plan.ts'
import { complete, type EndpointOptions } from './endpoint.ts'
import { isLocal, type Model, type ModelFile } from './model-file.ts'
import { PlanError } from './plan-error.ts'
import { type Candidate, toMessages, toSecondTry } from './prompt.ts'

export interface PlannerOptions extends EndpointOptions {
  file: ModelFile
  /** The reader's tools that are known, those that may be meant first. */
  candidates(words: string, most: number): Promise<readonly Candidate[]>
}

/** What a model is told of at most: more costs tokens, and makes it choose worse. */
const MOST_TOOLS = 20
const TRIES = 2
const LONGEST_REASON = 500

export class Planner {
  readonly #options: PlannerOptions

  constructor(options: PlannerOptions) {
    this.#options = options
  }

  /** What a page may know of the model. @throws {PlanError} `no_model` where what is kept of it cannot be read */
  async model(): Promise<Answer<'GET /v1/model'>> {
    const model = await this.#options.file.read()
    return model === undefined ? {} : { model: { name: model.name, isLocal: isLocal(model) } }
  }

  /** @throws {PlanError} `no_model` */
  async requireModel(): Promise<Model> {
    const model = await this.#options.file.read()
    if (model !== undefined) return model
    throw new PlanError('no_model', 'no model is configured: hisper model set --url URL --model NAME in a terminal names one')
  }

  /** @throws {PlanError}; what `signal` was aborted with */
  async plan(words: string, signal: AbortSignal): Promise<Plan> {
    const model = await this.requireModel()
    const candidates = await this.#options.candidates(words, MOST_TOOLS)
    if (candidates.length === 0)
      throw new PlanError('no_tools', 'none of your tools is known yet: start the servers that have them, and ask again')
    return await makePlan(model, words, candidates, this.#options, signal)
  }
}

/**
 * Asks, and once more with what was wrong where the answer is no plan.
 * @throws {PlanError} `model_failed`, `declined`; what `signal` was aborted with
 */
export async function makePlan(
  model: Model,
  words: string,
  candidates: readonly Candidate[],
  options: EndpointOptions,
  signal: AbortSignal,
): Promise<Plan> {
  const ask = toMessages(words, candidates)
  let messages = ask
  let complaint = ''
  try {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const text = await complete(model, messages, ANSWER_JSON_SCHEMA, options, signal)
      try {
        const answer = parseAnswer(text)
        const steps = checkPlan(answer, words, candidates)
        if (steps.length > 0) return { model: model.name, steps }
        const because = toLine(answer.cannot, LONGEST_REASON) || 'it gives no reason'
        throw new PlanError('declined', `it cannot be done with your tools, says the model: ${because}`)
      } catch (error) {
        if (!(error instanceof ParseError)) throw error
        complaint = toLine(error.message, LONGEST_REASON)
        messages = toSecondTry(ask, text, complaint)
      }
    }
    throw new PlanError('model_failed', `it answered twice what is no plan. ${complaint}`)
  } catch (error) {
    throw error instanceof PlanError ? new PlanError(error.code, `${model.name}: ${error.message}`, { cause: error }) : error
  }
}
