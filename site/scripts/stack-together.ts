// What several servers are together: what their tools cost, which names collide, what they can do in combination, what to know of each.
import { surfaceOf } from '../../core/api/summary.ts'
import { OUTCOMES } from '../../core/news/outcomes.ts'
import type { ServerRecord } from '../../core/schema/api.ts'
import type { CombinedFlow } from '../../core/stack/flow.ts'
import { ROLES } from '../../core/stack/roles.ts'
import type { Stack } from '../../core/stack/stack.ts'
import { toCount, toCounted } from '../lib/figures.ts'
import { REMARKS, ROLE_WORDS } from '../lib/stack-wording.ts'
import { element } from './element.ts'

/** What a model of today takes in at once, for a sense of the size. */
const CONTEXT = 200_000
const MOST_COLLISIONS = 20
const heading = (text: string) => element('h2', { class: 'heading' }, text)

export function toTogether(stack: Stack, records: readonly ServerRecord[], base: string, clientName: string): Node[] {
  const titles = new Map(records.map(({ server: { id, title } }) => [id, title]))
  const titleOf = (id: string) => titles.get(id) ?? id
  return [
    heading('What it costs'),
    ...toCosts(stack, titleOf),
    toTable(stack, records, base),
    heading('Tools of one name'),
    ...toCollisions(stack, titleOf, clientName),
    heading('What they can do together'),
    ...toFlow(stack, titleOf),
    heading('What to know before'),
    ...toRemarks(stack, titleOf),
  ]
}

type TitleOf = (id: string) => string

function toCosts({ combination: { costs, unknownCost } }: Stack, titleOf: TitleOf): Node[] {
  if (costs.length === 0) return [element('p', {}, 'Nobody has counted what their tools cost a model to know.')]
  const isAtLeast = unknownCost.length > 0 || costs.some((cost) => cost.isAtLeast)
  return [
    ...costs.map(({ tokens, tokenizer }) => {
      const share = Math.round((tokens / CONTEXT) * 1_000) / 10
      const figure = element('b', { class: 'figure' }, `${isAtLeast ? 'at least ' : ''}${toCount(tokens)} tokens`)
      return element('p', {}, figure, ` before your first word, counted with ${tokenizer}: ${share} % of a context of ${toCount(CONTEXT)}.`)
    }),
    ...(unknownCost.length === 0 ? [] : [element('p', { class: 'label' }, `Not counted: ${unknownCost.map(titleOf).join(', ')}.`)]),
  ]
}

function toTable({ combination: { members } }: Stack, records: readonly ServerRecord[], base: string): HTMLTableElement {
  const inFile = new Set(members.map(({ id }) => id))
  const notMeasured = () => element('i', {}, 'not measured')
  const rows = records.map(({ server }) => {
    const { shape, word } = OUTCOMES[server.probes[0]?.outcome ?? 'not_probed']
    const surface = surfaceOf(server)
    const tokens = surface?.terms?.tokens
    const link = element('a', { href: `${base}servers/${server.id}/` }, server.title)
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, link, ...(inFile.has(server.id) ? [] : [element('p', { class: 'label' }, 'not in the file')])),
      element('td', { class: shape }, word),
      element('td', { 'data-label': 'Tools' }, surface === undefined ? notMeasured() : toCount(surface.tools.length)),
      element('td', { 'data-label': 'Tokens' }, tokens === undefined ? notMeasured() : toCount(tokens)),
    )
  })
  const heads = ['Server', 'Outcome', 'Tools', 'Tokens'].map((head) => element('th', { scope: 'col' }, head))
  const table = element('table', { class: 'rows costs' }, element('caption', {}, 'What each server costs'))
  table.append(element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows))
  return table
}

function toCollisions({ combination, isToldApart }: Stack, titleOf: TitleOf, clientName: string): Node[] {
  const { collisions, unknownTools } = combination
  const unseen =
    unknownTools.length === 0
      ? []
      : [
          element(
            'p',
            { class: 'label' },
            `Nobody has seen the tools of ${unknownTools.map(titleOf).join(', ')}: they may collide with any.`,
          ),
        ]
  if (collisions.length === 0) return [element('p', {}, 'No two of them have a tool of the same name.'), ...unseen]
  const what = isToldApart
    ? `${clientName} puts the server’s name before each tool’s, so both stay. A model still has to choose between them.`
    : `What ${clientName} does with them is not documented. Many clients then keep one of the two, or refuse both: switch one off in the client.`
  const items = collisions.map(({ tool, ids }) => element('li', {}, element('code', {}, tool), ' in ', ids.map(titleOf).join(', ')))
  const rest = items.splice(MOST_COLLISIONS)
  const more = element(
    'details',
    { class: 'fold' },
    element('summary', {}, `${toCount(rest.length)} more`),
    element('ul', { class: 'lines' }, ...rest),
  )
  return [
    element('p', {}, `${toCounted(collisions.length, 'name is', 'names are')} had by more than one. ${what}`),
    element('ul', { class: 'lines' }, ...items),
    ...(rest.length === 0 ? [] : [more]),
    ...unseen,
  ]
}

function toFlow({ flow, combination: { members, unknownTools } }: Stack, titleOf: TitleOf): Node[] {
  const unseen =
    unknownTools.length === 0
      ? []
      : [element('p', { class: 'label' }, `Not judged, for nobody has seen their tools: ${unknownTools.map(titleOf).join(', ')}.`)]
  if (flow === undefined) {
    const known = members.length > unknownTools.length
    return [
      ...(known
        ? [
            element(
              'p',
              {},
              'Going by what their tools say of themselves, they do not read what is private, take in what strangers write and send, all three.',
            ),
          ]
        : []),
      ...unseen,
    ]
  }
  const rows = ROLES.map((role) => {
    const who = flow.by[role].map(({ id, tool }) =>
      element('li', {}, element('span', {}, titleOf(id)), ' with ', element('code', {}, tool)),
    )
    return element('div', {}, element('dt', {}, ROLE_WORDS[role]), element('dd', {}, element('ul', {}, ...who)))
  })
  return [
    element('p', { class: 'mark degraded' }, 'A way out for what is private'),
    element(
      'p',
      {},
      'A text that a stranger wrote could have the model read what only you should see, and send it. That is what the tools can do by their own words, not that they do it.',
    ),
    element('dl', { class: 'flow' }, ...rows),
    element('p', {}, toAdvice(flow, titleOf)),
    ...unseen,
  ]
}

function toAdvice({ alone, needed }: CombinedFlow, titleOf: TitleOf): string {
  const by = alone.length === 0 ? '' : `${alone.map(titleOf).join(', ')} can do all three without the others. `
  const without = needed.length === 0 ? '' : `Without ${needed.map(titleOf).join(', or without ')} they could not. `
  return `${by}${without}Have your client ask before each tool that sends.`
}

function toRemarks({ remarks }: Stack, titleOf: TitleOf): Node[] {
  if (remarks.length === 0) return [element('p', {}, 'All of them work, and are fixed to a version or an encrypted address.')]
  const byServer = Map.groupBy(remarks, ({ id }) => id)
  const entries = [...byServer].map(([id, own]) => {
    const lines = own.map((remark) => {
      const { shape, sentence } = REMARKS[remark.code]
      return element('li', { class: shape }, element('span', {}, sentence(remark)))
    })
    return element('div', {}, element('dt', {}, titleOf(id)), element('dd', {}, element('ul', {}, ...lines)))
  })
  return [element('dl', { class: 'remarks' }, ...entries)]
}
