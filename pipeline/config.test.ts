// What hisper.config.ts may say: a slip of the pen is told by its key, before a run has asked anybody anything.
import { describe, expect, it } from 'vitest'
import config from '../hisper.config.ts'
import { defineConfig, type HisperConfig } from './config.ts'

describe('the configuration', () => {
  it('of this repository is one', () => expect(defineConfig(config)).toBe(config))

  it.each<[string, object, string]>([
    ['no origin', { origins: [] }, 'origins'],
    ['an origin that is none', { origins: [{ id: 'x' }] }, 'origins.0: needs a function crawl and an id'],
    ['an origin twice', { origins: [config.origins[0], config.origins[0]] }, 'two of the same id'],
    ['a criterion that judges nothing', { criteria: [{ id: 'x', max: 1 }] }, 'criteria.0: needs a function judge and an id'],
    ['an origin of a name that a later Hisper may have', { origins: [{ id: 'gitlab', crawl: () => undefined }] }, 'such as x-team'],
    ['a criterion that does not say what it asks', { criteria: [{ id: 'x-team', max: 1, judge: () => undefined }] }, 'asks'],
    ['a notifier that tells nobody', { notifiers: [{ id: 'x-chat' }] }, 'notifiers.0: needs a function notify'],
    ['a share as a percentage', { shrink: { maxShare: 10, maxCount: 5 } }, 'shrink.maxShare'],
    ['no time', { crawl: { seconds: 0, origins: {} } }, 'crawl.seconds'],
    ['a budget of an origin that there is not', { crawl: { seconds: 60, origins: { gopher: {} } } }, 'crawl.origins'],
    ['more than a job has', { probe: { ...config.probe, seconds: 90_000 } }, 'probe.seconds'],
    ['a policy of no licence', { policy: { allow: { licenses: ['MIT OR ISC'] } } }, 'policy.allow.licenses.0: must be an SPDX identifier'],
    ['a name that is markup', { branding: { name: '<b>' } }, 'branding.name'],
    ['a key that there is not', { probes: {} }, 'probes'],
    ['a header that is two', { userAgent: 'Hisper\r\nX-Evil: 1' }, 'userAgent'],
  ])('with %s is refused, and says where', (_, wrong, words) => {
    expect(() => defineConfig({ ...config, ...wrong } as HisperConfig)).toThrow(words)
  })
})
