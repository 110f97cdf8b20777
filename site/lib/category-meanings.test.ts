// The page of a category says what docs/categories.md says.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CATEGORY_MEANINGS } from './category-meanings.ts'

it('are those of the guide', () => {
  const guide = readFileSync('docs/categories.md', 'utf8')
  for (const [word, { belongs, not }] of Object.entries(CATEGORY_MEANINGS)) {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${word}\` |`))
    expect(
      row
        ?.split('|')
        .slice(3, 5)
        .map((cell) => cell.trim()),
    ).toEqual([belongs, not ?? ''])
  }
})
