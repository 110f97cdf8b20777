// A plan as it is shown on a terminal: each call with its reason, and what of it the model made up.
import type { Plan } from '../../core/schema/bridge.ts'
import { toLine, toText } from '../plain-text.ts'
import { paint } from './table.ts'

export function toPlanLines({ model, steps }: Plan): string {
  const lines = steps.map(({ step, why, unsaid }) => {
    const { id, server, tool, arguments: args, after, inputs } = step
    return [
      `${id}: ${paint('bold', `${server} ${toLine(tool, 200)}`)}${after.length === 0 ? '' : `, after ${after.join(', ')}`}`,
      ...(why === '' ? [] : [`  ${toLine(why, 500)}`]),
      ...toText(JSON.stringify(args, undefined, 2))
        .split('\n')
        .map((line) => `  ${line}`),
      ...inputs.map((input) => `  ${toLine(input.to, 500)} is ${toLine(input.from, 500) || 'all'} of what ${input.step} answers`),
      ...(unsaid.length === 0
        ? []
        : [paint('red', `  not in your words: ${unsaid.map((pointer) => toLine(pointer, 500) || 'the arguments').join(', ')}`)]),
    ].join('\n')
  })
  return `${model} proposes:\n${lines.join('\n')}\n`
}
