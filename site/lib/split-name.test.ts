import { expect, it } from 'vitest'
import { splitName } from './split-name.ts'

it.each([
  ['read_text_file', 'read text file'],
  ['readTextFile', 'read text file'],
  ['read-text-file', 'read text file'],
  ['getHTTPResponse2', 'get http response2'],
  ['@scope/name.js', 'scope name js'],
  ['größe_ändern', 'größe ändern'],
  ['___', ''],
  ['', ''],
])('%s → %s', (name, words) => {
  expect(splitName(name)).toBe(words)
})
