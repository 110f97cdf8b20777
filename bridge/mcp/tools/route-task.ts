// route_task: which servers and tools can do a task in plain words, step by step.
import { z } from 'zod'
import { NOTHING_FITS, SURENESS } from '../../../core/route/wording.ts'
import { toChoice } from '../../commands/route.ts'
import { toLine } from '../../plain-text.ts'
import { defineTool, LENGTHS, SourceSchema, STRANGERS, toSourceText } from '../registry-tool.ts'

const ChoiceSchema = z.object({
  id: z.string().describe('What get_server and the other tools take.'),
  tool: z.string().optional().describe('The tool of it that fits best; absent where no tool of it is known.'),
  description: z.string(),
  sureness: z.enum(['sure', 'likely', 'unsure']).describe('How sure it is that this is meant; "unsure" may be beside the point.'),
  words: z.array(z.string()).describe('Words of the task that are said of it.'),
  similarity: z.number().optional().describe('Cosine of the meanings, from about 0 to 0.8.'),
  outcome: z.string().describe('Of its best probe: "ok", "auth_required", "needs_config", "crashed", …'),
  standing: z.string().describe('The outcome in words.'),
  score: z.int().optional().describe('0 to 100; absent where the server was not assessed, which is not 0.'),
  seriousFindings: z.int().describe('Safety findings of high severity; see get_server.'),
  page: z.string().describe('Its page, for people.'),
})
type ChosenServer = z.infer<typeof ChoiceSchema>

export const routeTask = defineTool({
  name: 'route_task',
  title: 'Find servers and tools for a task',
  description:
    'Takes a task in plain words, of one or more steps ("summarise the open issues of my repository and post them to Slack"), and names the servers and tools for each step, with how sure that is and why. An answer without choices means that nothing in the registry fits. Look at a server with get_server before you recommend it.',
  input: z.object({
    task: z.string().trim().min(1, 'say what should be done').max(20_000).describe('What should be done, in a sentence or a few.'),
    limit: z.int().min(1).max(20).default(5).describe('Servers for the task and for each step.'),
  }),
  output: z.object({
    task: z.string(),
    steps: z.array(z.object({ step: z.string(), choices: z.array(ChoiceSchema) })).describe('Empty where the task is one thing.'),
    choices: z.array(ChoiceSchema).describe('For the task as a whole, the best first.'),
    registry: SourceSchema,
  }),
  async answer(registry, { task, limit }) {
    const { answer, source } = await registry.route(task, limit)
    const steps = answer.steps.map(({ text, choices }) => ({
      step: toLine(text, LENGTHS.paragraph),
      choices: choices.map((one) => toChoice(one, registry)),
    }))
    const choices = answer.choices.map((one) => toChoice(one, registry))
    const found = choices.length > 0 || steps.some((step) => step.choices.length > 0)
    const lines = found
      ? [
          STRANGERS,
          ...steps.flatMap((step) => [`Step: ${step.step}`, ...toLines(step.choices, NOTHING_FITS.step)]),
          'The task as a whole:',
          ...toLines(choices, NOTHING_FITS.title),
        ]
      : [`${NOTHING_FITS.title}. Say what should be done, and with what, or one need at a time.`]
    return {
      value: { task: toLine(task, LENGTHS.paragraph), steps, choices, registry: source },
      text: [...lines, toSourceText(source)].join('\n'),
    }
  },
})

function toLines(choices: readonly ChosenServer[], nothing: string): string[] {
  if (choices.length === 0) return [`- ${nothing}`]
  return choices.map(({ id, tool, description, sureness, standing, seriousFindings }) => {
    const findings = seriousFindings === 0 ? '' : `, ${seriousFindings} serious findings`
    return `- ${id}${tool === undefined ? '' : ` with ${tool}`} (${SURENESS[sureness]}; ${standing}${findings}): ${description}`
  })
}
