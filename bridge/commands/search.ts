// hisper search: servers by what they are called and what they do, the best first.
import { styleText } from 'node:util'
import type { Command } from 'commander'
import type { Card } from '../../core/search/layout.ts'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import type { Found, Registry } from '../registry/registry.ts'
import { UsageError } from '../usage-error.ts'
import { toOutcomeWord } from '../wording.ts'
import { addRegistryOption, openRegistry, type RegistryFlags, toWholeNumber } from './registry-option.ts'

interface Flags extends RegistryFlags {
  json?: true
  limit: number
}

type Style = Parameters<typeof styleText>[0]
const GAP = '  '
const [LONGEST_DESCRIPTION, LEAST_DESCRIPTION] = [160, 30]

export function addSearchCommand(program: Command): void {
  const command = program
    .command('search')
    .description('Finds servers: whether each of them works, its score, and what it is for.')
    .argument('<words...>', 'what to look for')
    .option('--limit <number>', 'servers that are shown, 1 to 100', toWholeNumber(1, 100), 10)
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (words: string[], flags: Flags) => {
    const query = words.join(' ').trim()
    if (query === '') throw new UsageError('say what to look for')
    const registry = openRegistry(flags)
    const found = await registry.find(query, flags.limit)
    process.stdout.write(flags.json === true ? toJson(query, found, registry) : toTable(found))
    process.stderr.write(flags.json === true ? '' : toRemarks(query, found))
    if (found.total === 0) process.exitCode = NOTHING_FOUND
  })
}

function toJson(query: string, { cards, total, source }: Found, registry: Registry): string {
  const servers = cards.map(([id, title, description, outcome, score, tools]) => ({
    id,
    title: toLine(title, 300),
    description: toLine(description, LONGEST_DESCRIPTION),
    outcome,
    ...(score === null ? {} : { score }),
    tools: tools.map((name) => toLine(name, 200)),
    url: registry.pageOf(id),
  }))
  return `${JSON.stringify({ query: toLine(query, 1_000), total, servers, registry: source })}\n`
}

function toTable({ cards }: Found): string {
  const rows = cards.map(([id, , , outcome, score]) => [id, toOutcomeWord(outcome), score === null ? '–' : String(score)] as const)
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
  const [first = 0, second = 0, third = 0] = widths
  const left = process.stdout.isTTY ? process.stdout.columns - first - second - third - 3 * GAP.length - 1 : LONGEST_DESCRIPTION
  const room = Math.max(LEAST_DESCRIPTION, left)
  return cards
    .map((card, index) => {
      const [id, word, score] = rows[index] ?? ['', '', '']
      const cells = [paint('bold', id.padEnd(first)), paint(styleOf(card), word.padEnd(second)), score.padStart(third)]
      return `${[...cells, paint('dim', toLine(card[2], room))].join(GAP).trimEnd()}\n`
    })
    .join('')
}

/** What is said besides, where it is not in the way of who reads the table. */
function toRemarks(query: string, { cards, total, source: { url, generatedAt, embedded, offline } }: Found): string {
  const count = total === 0 ? `nothing for ${toLine(query, 100)}` : `${cards.length} of ${total}`
  const made = `registry of ${generatedAt.slice(0, 16).replace('T', ' ')} UTC${embedded ? ', a demonstration' : ''}, ${url}`
  const copy = offline === undefined ? '' : `offline, copies from ${offline.copiesFrom}: ${offline.reason}\n`
  return `${paint('dim', `${count}; ${made}`, process.stderr)}\n${copy}`
}

function styleOf([, , , outcome]: Card): Style {
  if (outcome === 'ok') return 'green'
  return ['auth_required', 'needs_config', 'needs_build', 'not_probed', 'blocked'].includes(outcome) ? 'yellow' : 'red'
}

/** Colours where the stream is a terminal, and NO_COLOR is not set. */
function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream })
}
