// The probe stage around the prober: one failure of ours ends it cleanly, and nothing a server says can spoil what is written.
import { describe, expect, it } from 'vitest'
import type { Probe } from '../../core/schema/probe.ts'
import { probe, tool } from '../../tests/documents.ts'
import { silentLog } from '../lib/log.ts'
import { probeServers, targetsOf, toValidProbe } from './index.ts'
import type { Prober } from './prober.ts'

const servers = Array.from({ length: 20 }, (_, index) => ({
  id: `s${index}`,
  packages: [{ registryType: 'npm' as const, identifier: `p${index}`, transport: 'stdio' as const }],
  remotes: [],
}))

function stage(made: string[], probeOne: (key: string) => Probe, done: ReadonlySet<string> = new Set()) {
  const prober: Prober = {
    noSandbox: undefined,
    probe: async (target) => probeOne(target.kind === 'package' ? target.package.identifier : target.remote.url),
    probeCommand: () => Promise.reject(new Error('not here')),
    close: () => undefined,
  }
  const record = async (id: string) => void made.push(id)
  return probeServers({ servers, prober, concurrency: 2, done, record, log: silentLog, signal: new AbortController().signal })
}

describe('the probe stage', () => {
  it('probes each target once, and none that an interrupted run has probed', async () => {
    const made: string[] = []
    expect(await stage(made, () => probe(), new Set(['s3 npm:p3']))).toBe(19)
    expect(made.toSorted()).toEqual(
      servers
        .map(({ id }) => id)
        .filter((id) => id !== 's3')
        .toSorted(),
    )
  })

  it('begins no further probe once one of ours has failed', async () => {
    const made: string[] = []
    const failing = stage(made, (key) => {
      if (key === 'p4') throw new Error('our own mistake')
      return probe()
    })
    await expect(failing).rejects.toThrow('our own mistake')
    expect(made.length).toBeLessThan(8)
  })

  it('takes no more than eight ways into one server', () => {
    const remotes = Array.from({ length: 20 }, (_, index) => ({ type: 'sse' as const, url: `https://${index}.test/` }))
    expect(targetsOf({ packages: [], remotes })).toHaveLength(8)
  })
})

describe('what is written down of a probe', () => {
  it('is the probe, where it is of the schema', () => {
    const whole = probe()
    expect(toValidProbe(whole)).toEqual(whole)
  })

  it.each([
    ['a field past its limit', { instructions: 'x'.repeat(300_000) }],
    [
      'more than a clone should carry',
      { tools: Array.from({ length: 20 }, (_, index) => tool(`t${index}`, { description: 'x'.repeat(150_000) })) },
    ],
  ])('says only that it was too much, for %s', (_, more) => {
    expect(toValidProbe(probe(more))).toMatchObject({ outcome: 'output_limit', reason: 'too_many_bytes', tools: [] })
  })
})
