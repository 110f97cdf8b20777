// The whole of what runs by itself, over the workflow files: twice, and the second time nothing is committed.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Rehearsal } from '../../pipeline/rehearse/rehearsal.ts'
import { playStory } from '../../pipeline/rehearse/story.ts'

let rehearsal: Rehearsal
beforeAll(async () => {
  rehearsal = await Rehearsal.open({ root: join(import.meta.dirname, '../..'), mayOpenPulls: true })
})
afterAll(() => rehearsal?.close())

it('refresh, registration, its check, health, an outage and a review go through, and again without a change', {
  timeout: 900_000,
}, async () => {
  const steps = await playStory(
    rehearsal,
    () => performance.now(),
    () => undefined,
  )
  expect(steps.map(({ what }) => what)).toContain('second review')
  // What the workflows wrote is data, by their own account; what is open is a person's matter.
  const own = (await rehearsal.remote.commits()).filter(({ author }) => author === 'github-actions[bot]')
  expect(own.flatMap(({ paths }) => paths).filter((path) => !path.startsWith('data/'))).toEqual([])
  expect(rehearsal.openIssues().map(({ title }) => title)).toEqual([])
})
