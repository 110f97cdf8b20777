import { expect, it } from 'vitest'
import type { Health } from '../../core/schema/health.ts'
import type { Outcome } from '../../core/schema/words.ts'
import { HealthPictures } from './health-pictures.ts'

const END = '2026-11-22'
const line = (day: string, outcome: Outcome, hour = '07'): Health => ({
  id: 'x',
  target: 'npm:x',
  at: `${day}T${hour}:00:00.000Z`,
  outcome,
})

it('draws days with an answer and days with a failure, whatever order they are read in and how often', () => {
  const pictures = new HealthPictures()
  const lines = [
    line('2026-11-22', 'ok'),
    line('2026-11-20', 'ok'),
    line('2026-11-21', 'timeout', '03'),
    line('2026-11-21', 'auth_required'),
    line('2026-11-19', 'not_probed'),
  ]
  for (const one of [...lines, ...lines]) pictures.add(one, one.at.slice(0, 10), END)
  expect(pictures.of('x', 'npm:x')).toEqual({ end: END, last: lines[0], up: [[87, 3]], down: [[88, 1]] })
  expect(pictures.of('y', 'npm:x')).toBeUndefined()
})

it('leaves out what is older than its first day', () => {
  const pictures = new HealthPictures()
  for (const day of ['2026-08-24', '2026-08-25']) pictures.add(line(day, 'ok'), day, END)
  expect(pictures.of('x', 'npm:x')?.up).toEqual([[0, 1]])
})
