// The companion on a terminal of its own, with somebody who types.
import { spawn, spawnSync } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { COMPANION, environmentOf, type Place } from './companion.ts'

/** Whether this machine can make a terminal (util-linux). */
export const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0

/** Runs a command to its end; what is typed comes one after the other, each at its question. */
export function typeInto(
  place: Place,
  words: readonly string[],
  ...answers: [question: RegExp, text: string][]
): Promise<{ code: number; seen: string }> {
  const command = [...COMPANION, ...words].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qefc', command, '/dev/null'], { env: { ...environmentOf(place), TERM: 'xterm', NO_COLOR: '1' } })
  let [seen, from] = ['', 0]
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString()
    const [question, text] = answers[0] ?? []
    if (question === undefined || text === undefined || !question.test(stripVTControlCharacters(seen.slice(from)))) return
    from = seen.length
    answers.shift()
    child.stdin.write(text)
  })
  const patience = setTimeout(() => child.kill('SIGKILL'), 20_000)
  return new Promise((done) =>
    child.once('exit', (code) => {
      clearTimeout(patience)
      done({ code: code ?? -1, seen })
    }),
  )
}
