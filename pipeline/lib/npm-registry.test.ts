// What npm says of itself when it is asked, and what happens where there is none.
import { expect, it } from 'vitest'
import { withNpmRegistry } from './npm-registry.ts'

const { PATH = '', HOME = '/' } = process.env

it('npm says which registry it is configured to use', () => {
  // Its default is an address as well, whatever it is.
  expect(withNpmRegistry({ PATH, HOME, npm_config_userconfig: '/dev/null' }).npm_config_registry).toMatch(/^https?:/)
})

it('nobody is asked where it is said', () => {
  const said = { PATH: '/nowhere', HISPER_NPM_REGISTRY: 'http://mirror.test/npm/' }
  expect(withNpmRegistry(said)).toBe(said)
})

it('nobody answers where there is no npm', () => {
  expect(withNpmRegistry({ PATH: '/nowhere' })).toEqual({ PATH: '/nowhere' })
})
