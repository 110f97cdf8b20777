// What npm says of itself when it is asked, and what happens where there is none.
import { expect, it } from 'vitest'
import { askNpmForRegistry } from './npm-registry.ts'

const { PATH = '', HOME = '/' } = process.env

it('npm says which registry it is configured to use', () => {
  expect(askNpmForRegistry({ PATH, HOME, npm_config_registry: 'http://mirror.test/npm/' })).toBe('http://mirror.test/npm/')
  // Its default is an address as well, whatever it is.
  expect(askNpmForRegistry({ PATH, HOME, npm_config_userconfig: '/dev/null' })).toMatch(/^https?:/)
})

it('nobody answers where there is no npm', () => {
  expect(askNpmForRegistry({ PATH: '/nowhere' })).toBeUndefined()
})
