import { describe, expect, it } from 'vitest'
import { explainStartFailure } from './start-failure.ts'

describe('a start that failed saying', () => {
  it.each([
    ['Error: WEATHER_API_KEY environment variable is required', 'missing_environment', ['WEATHER_API_KEY']],
    ['Please set B_TOKEN and A_TOKEN', 'missing_environment', ['A_TOKEN', 'B_TOKEN']],
    ["KeyError: 'NOTES_API_KEY'", 'missing_environment', ['NOTES_API_KEY']],
    ['HTTP_PROXY is fine\nnothing else', undefined, undefined],
    ['ERR_MODULE_NOT_FOUND: required by main', undefined, undefined],
    ['usage: server [-h] --root ROOT', 'missing_argument', undefined],
    ["error: missing required argument 'folder'", 'missing_argument', undefined],
    ['invalid ELF header', 'native_build', undefined],
  ])('%j is %s', (stderrTail, reason, missing) => {
    const found = explainStartFailure({ stderrTail })
    expect([found?.reason, found?.missing]).toEqual([reason, missing])
  })

  it('much, is explained soon and in few words', () => {
    const stderrTail = `${'A_'.repeat(50_000)} required\n${'X_Y '.repeat(20_000)} required`
    expect(explainStartFailure({ stderrTail })?.missing?.length).toBeLessThanOrEqual(20)
  })
})
