import { expect, it } from 'vitest'
import { z } from 'zod'
import { uuid7 } from './uuid7.ts'

it('ids are those of RFC 9562, and sort by the time they were made', () => {
  // RFC 9562, appendix A.6.
  expect(uuid7(0x017f22e279b0, Uint8Array.of(0xcc, 0xc3, 0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f))).toBe(
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
  )
  const ids = [0, 1, 1_000, 2 ** 33, Date.UTC(2026, 10, 22)].map((ms) => uuid7(ms, new Uint8Array(10).fill(255)))
  expect(ids.toSorted()).toEqual(ids)
  for (const id of ids) expect(z.uuidv7().safeParse(id).success).toBe(true)
})
