// Where npm's other addresses are, beside its registry's; which images are named.
import { expect, it } from 'vitest'
import { readEnvironment } from './environment.ts'
import { UsageError } from './errors.ts'

it.each([
  ['a registry that is named so', 'https://registry.example.com/', 'https://replicate.example.com', 'https://api.example.com'],
  ['with a port', 'http://registry.example.com:8080', 'http://replicate.example.com:8080', 'http://api.example.com:8080'],
  ['a mirror under another name', 'https://npm.example.com', undefined, undefined],
  ['a mirror under a path', 'https://registry.example.com/npm', undefined, undefined],
])('%s', (_, registry, npmReplicationUrl, npmDownloadsUrl) => {
  expect(readEnvironment({ npm_config_registry: registry })).toMatchObject({ npmReplicationUrl, npmDownloadsUrl })
})

it('images of interpreters are there where they are named', () => {
  expect(readEnvironment({ HISPER_NODE_IMAGE: 'node@sha256:0', HISPER_PYTHON_IMAGE: '' }).images).toEqual({ node: 'node@sha256:0' })
})

it('each can be set by itself', () => {
  const set = { HISPER_NPM_REPLICATION_URL: 'http://feed.test/', HISPER_NPM_DOWNLOADS_URL: 'http://counts.test' }
  const expected = { npmReplicationUrl: 'http://feed.test', npmDownloadsUrl: 'http://counts.test' }
  expect(readEnvironment({ ...set, npm_config_registry: 'https://registry.example.com' })).toMatchObject(expected)
  expect(() => readEnvironment({ HISPER_NPM_DOWNLOADS_URL: 'nowhere' })).toThrow(UsageError)
  expect(() => readEnvironment({ HISPER_NPM_REPLICATION_URL: 'ftp://a.test' })).toThrow('HISPER_NPM_REPLICATION_URL')
})
