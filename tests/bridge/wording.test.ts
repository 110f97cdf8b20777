import { expect, it } from 'vitest'
import * as companion from '../../bridge/wording.ts'
import { GAPS, REFUSALS } from '../../site/lib/install-wording.ts'
import { OUTCOMES } from '../../site/lib/wording.ts'

it('is the same in the companion as on the site', () => {
  expect(companion.GAPS).toEqual(GAPS)
  expect(companion.REFUSALS).toEqual(REFUSALS)
  const words = Object.entries(OUTCOMES).map(([outcome, { word, sentence }]) => [outcome, { word, sentence }])
  expect(companion.OUTCOMES).toEqual(Object.fromEntries(words))
})
