// An answer to a task as it is shown: the steps with what fits each, or the servers that fit the whole; why, and how sure that is.

import { OUTCOMES } from '../../core/news/outcomes.ts'
import type { Answer, Choice, Step } from '../../core/route/answer.ts'
import { NOTHING_FITS, SURENESS } from '../../core/route/wording.ts'
import { element } from './element.ts'

const LONGEST = 220
/** Servers of a stack at most, one for each step. */
const MOST_OF_STACK = 20

/** @param task the words that were asked. @returns what is shown, and what is said aloud of it */
export function toAnswer({ choices, steps }: Answer, base: string, task: string): { content: DocumentFragment; said: string } {
  const content = document.createDocumentFragment()
  if (choices.length === 0 && steps.every((step) => step.choices.length === 0)) {
    content.append(
      element('div', { class: 'empty' }, element('p', {}, element('b', {}, NOTHING_FITS.title)), element('p', {}, NOTHING_FITS.advice)),
    )
    return { content, said: NOTHING_FITS.title }
  }
  content.append(toTogether(choices, steps, base, task))
  if (steps.length === 0) {
    content.append(element('h2', { class: 'sr-only' }, 'What fits'), toList(choices, base))
  } else {
    const list = element('ol', { class: 'steps' })
    for (const step of steps) list.append(toStep(step, base))
    content.append(element('h2', {}, 'Step by step'), list)
    content.append(element('h2', {}, 'For the task as a whole'), toList(choices, base))
  }
  const servers = new Set([...choices, ...steps.flatMap((step) => step.choices)].map(({ server }) => server.id)).size
  const found = `${servers} ${servers === 1 ? 'server' : 'servers'} found`
  return { content, said: steps.length === 0 ? found : `${found}, in ${steps.length} steps` }
}

/** The best of each step, or of the whole, put together. */
function toTogether(choices: readonly Choice[], steps: readonly Step[], base: string, task: string): HTMLElement {
  const best = steps.length === 0 ? choices.slice(0, 1) : steps.flatMap((step) => step.choices.slice(0, 1))
  const ids = [...new Set(best.map(({ server }) => server.id))].slice(0, MOST_OF_STACK)
  const compared = [...new Set(choices.map(({ server }) => server.id))].slice(0, 4)
  const line = element('p', { class: 'actions' })
  if (ids.length > 0)
    line.append(
      element(
        'a',
        { class: 'button', href: `${base}stack/?ids=${ids.join(',')}` },
        ids.length === 1 ? 'Set up the best one' : `Set up the best ${ids.length} together`,
      ),
    )
  line.append(element('a', { href: `${base}tasks/#${new URLSearchParams({ task })}` }, 'Use it in a task'))
  if (compared.length > 1)
    line.append(element('a', { href: `${base}compare/?ids=${compared.join(',')}` }, `Compare the first ${compared.length}`))
  return line
}

function toStep({ text, choices }: Step, base: string): HTMLElement {
  const item = element('li', {}, element('h3', {}, text))
  item.append(choices.length === 0 ? element('p', { class: 'label' }, NOTHING_FITS.step) : toList(choices.slice(0, 3), base))
  return item
}

function toList(choices: readonly Choice[], base: string): HTMLElement {
  const list = element('ul', { class: 'choices' })
  for (const choice of choices) list.append(toItem(choice, base))
  return list
}

function toItem({ server, tool, sureness, words, similarity }: Choice, base: string): HTMLElement {
  const { shape, word } = OUTCOMES[server.outcome]
  const link = element('a', { href: `${base}servers/${server.id}/` }, server.title)
  const head = element('p', { class: 'head' }, element('b', {}, link), element('span', { class: `mark ${shape}` }, word))
  if (server.score !== undefined) head.append(element('span', { class: 'label' }, `score ${server.score}`))
  if (server.findings > 0)
    head.append(
      element('span', { class: 'mark degraded' }, server.findings === 1 ? '1 serious finding' : `${server.findings} serious findings`),
    )
  const item = element('li', {}, head)
  if (tool !== undefined) item.append(element('p', {}, 'tool ', element('code', {}, tool.name)))
  const about = tool?.description || server.description
  if (about !== '') item.append(element('p', { class: 'about' }, about.length > LONGEST ? `${about.slice(0, LONGEST)}…` : about))
  const reasons = [SURENESS[sureness]]
  if (words.length > 0) reasons.push(`says ${words.map((one) => `“${one}”`).join(', ')}`)
  if (similarity !== undefined) reasons.push(`meaning ${Math.max(0, Math.round(similarity * 100))} of 100 alike`)
  item.append(element('p', { class: 'label' }, reasons.join(' · ')))
  return item
}
