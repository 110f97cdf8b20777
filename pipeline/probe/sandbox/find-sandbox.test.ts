// What a machine is probed in, and when in nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openBubblewrap } from './bubblewrap.ts'
import { findSandbox } from './find-sandbox.ts'

const IMAGE = `node@sha256:${'0'.repeat(64)}`
const folder = mkdtempSync(join(tmpdir(), 'hisper-needed-'))
rmSync(folder, { recursive: true })

it('bubblewrap is enough, whatever images there are', () => {
  const bubblewrap = openBubblewrap([])
  const found = findSandbox([], { images: { node: IMAGE }, docker: '/not/there' })
  if (bubblewrap.sandbox === undefined) expect(found).toMatchObject({ sandbox: undefined })
  else expect(found.sandbox?.id).toBe('bubblewrap')
})

it('where it does not work, Docker is looked for if there is an image to use', () => {
  const without = findSandbox([folder], { images: {}, docker: '/not/there' })
  expect(without).toEqual({ sandbox: undefined, reason: expect.not.stringContaining('Docker') })
  const found = findSandbox([folder], { images: { node: IMAGE }, docker: '/not/there' })
  expect(found).toEqual({ sandbox: undefined, reason: expect.stringMatching(/.+; Docker does not work here/) })
})

it('what is demanded and not to be had is a reason to start nothing', () => {
  const groups = { groups: undefined, reason: 'there are none in this test' }
  const { reason } = { reason: undefined, ...findSandbox([], { images: {}, demanded: ['memory'], groups }) }
  const { reason: usual } = { reason: undefined, ...openBubblewrap([]) }
  expect(reason).toBe(usual ?? 'memory cannot be limited: there are none in this test')
})
