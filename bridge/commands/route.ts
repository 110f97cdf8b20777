// hisper route: the servers and tools for a task in plain words, step by step, with reasons.
import { styleText } from 'node:util'
import type { Command } from 'commander'
import type { Choice } from '../../core/route/answer.ts'
import { NOTHING_FITS, SURENESS } from '../../core/route/wording.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import type { Registry } from '../registry/registry.ts'
import { UsageError } from '../usage-error.ts'
import { toOutcomeWord } from '../wording.ts'
import { addRegistryOption, openRegistry, type RegistryFlags, toWholeNumber } from './registry-option.ts'

interface Flags extends RegistryFlags {
  json?: true
  limit: number
}

const LONGEST_DESCRIPTION = 160
const LONGEST_NAME = 200

export function addRouteCommand(program: Command): void {
  const command = program
    .command('route')
    .description('Finds the servers and tools for a task in plain words, step by step, with reasons.')
    .argument('<words...>', 'what should be done')
    .option('--limit <number>', 'servers that are shown for the task and for each step, 1 to 20', toWholeNumber(1, 20), 3)
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (words: string[], flags: Flags) => {
    const task = words.join(' ').trim()
    if (task === '') throw new UsageError('say what should be done')
    const registry = openRegistry(flags)
    const { answer, source } = await registry.route(task, flags.limit)
    const steps = answer.steps.map((step) => ({
      step: toLine(step.text, 1_000),
      choices: step.choices.map((one) => toChoice(one, registry)),
    }))
    const choices = answer.choices.map((one) => toChoice(one, registry))
    if (flags.json === true) process.stdout.write(`${JSON.stringify({ task: toLine(task, 2_000), steps, choices, registry: source })}\n`)
    else {
      for (const { step, choices: own } of steps) process.stdout.write(`${paint('bold', step)}\n${toLines(own, NOTHING_FITS.step)}\n`)
      process.stdout.write(`${steps.length > 0 ? `${paint('bold', 'The task as a whole')}\n` : ''}${toLines(choices, NOTHING_FITS.title)}`)
    }
    if (choices.length === 0 && steps.every((step) => step.choices.length === 0)) process.exitCode = NOTHING_FOUND
  })
}

/** A choice as it is printed and handed on: texts of strangers on one line, visible, and short. */
export function toChoice({ server, tool, sureness, words, similarity }: Choice, registry: Registry) {
  const { id, outcome, score, findings } = server
  return {
    id,
    ...(tool === undefined ? {} : { tool: toLine(tool.name, LONGEST_NAME) }),
    description: toLine(tool?.description || server.description, LONGEST_DESCRIPTION),
    sureness,
    words: words.map((word) => toLine(word, LONGEST_NAME)),
    ...(similarity === undefined ? {} : { similarity: Math.round(similarity * 100) / 100 }),
    outcome,
    standing: toOutcomeWord(outcome),
    ...(score === undefined ? {} : { score }),
    seriousFindings: findings,
    page: registry.pageOf(id),
  }
}

function toLines(choices: readonly ReturnType<typeof toChoice>[], nothing: string): string {
  if (choices.length === 0) return `  ${nothing}\n`
  return choices
    .map(({ id, tool, description, sureness, words, similarity, standing, seriousFindings }) => {
      const reasons = [
        SURENESS[sureness],
        ...(words.length > 0 ? [`says ${words.join(', ')}`] : []),
        ...(similarity === undefined ? [] : [`meaning ${Math.max(0, Math.round(similarity * 100))} of 100 alike`]),
        ...(seriousFindings > 0 ? [`${seriousFindings} serious findings`] : []),
      ]
      const head = `${paint('bold', id)}${tool === undefined ? '' : ` ${tool}`} (${standing})`
      return `  ${head}\n${description === '' ? '' : `    ${description}\n`}    ${paint('dim', reasons.join('; '))}\n`
    })
    .join('')
}

/** Colours where the output is a terminal, and NO_COLOR is not set. */
function paint(style: 'bold' | 'dim', words: string): string {
  return styleText(style, words, { stream: process.stdout })
}
