// What counts as a difference between what the registries said of a server in two runs.
import { describe, expect, it } from 'vitest'
import type { Package, Remote } from '../../../core/schema/access.ts'
import { DriftSchema } from '../../../core/schema/drift.ts'
import type { MergedServer } from '../../../core/schema/server.ts'
import { mergedServer, NOW } from '../../../tests/documents.ts'
import { findServerDrift } from './server.ts'

const drift = (was: Partial<MergedServer>, is: Partial<MergedServer>) => {
  const lines = findServerDrift(mergedServer(was), mergedServer(is), NOW)
  for (const line of lines) expect(DriftSchema.parse(line)).toEqual(line)
  return lines.map(({ code, severity, target, subject }) => [
    code,
    severity,
    target,
    ...(subject === undefined || subject === target ? [] : [subject]),
  ])
}
const npm = (more: Partial<Package> = {}): Package => ({
  registryType: 'npm',
  identifier: 'a',
  version: '1.0.0',
  transport: 'stdio',
  ...more,
})
const remote = (url: string, more: Partial<Remote> = {}): Remote => ({ type: 'streamable-http', url, ...more })
const packages = (...all: Package[]) => ({ packages: all })
const remotes = (...all: (string | Remote)[]) => ({ remotes: all.map((each) => (typeof each === 'string' ? remote(each) : each)) })
const needs = (name: string, more: object = {}) => ({ environmentVariables: [{ name, isRequired: true, ...more }] })

describe('what the registries say of a server', () => {
  it.each<[string, Partial<MergedServer>, Partial<MergedServer>, (string | undefined)[][]]>([
    ['the same', packages(npm()), packages(npm()), []],
    ['a new package', {}, packages(npm()), [['package_added', 'low', 'npm:a']]],
    ['a package that is gone', packages(npm()), {}, [['package_removed', 'medium', 'npm:a']]],
    ['a new release', packages(npm()), packages(npm({ version: '1.0.1' })), [['package_version_changed', 'low', 'npm:a']]],
    [
      'other bytes under the same version',
      packages(npm({ integrity: 'sha512-a' })),
      packages(npm({ integrity: 'sha512-b' })),
      [['integrity_changed', 'high', 'npm:a']],
    ],
    ['a secret from now on', packages(npm()), packages(npm(needs('API_KEY'))), [['required_secret_added', 'high', 'npm:a', 'API_KEY']]],
    ['a setting from now on', packages(npm()), packages(npm(needs('REGION'))), [['required_input_added', 'medium', 'npm:a', 'REGION']]],
    [
      'a secret by its author’s word',
      packages(npm()),
      packages(npm(needs('LOGIN', { isSecret: true }))),
      [['required_secret_added', 'high', 'npm:a', 'LOGIN']],
    ],
    ['a setting that comes with a value', packages(npm()), packages(npm(needs('REGION', { default: 'eu' }))), []],
    [
      'a secret of an address',
      remotes('https://a.test/mcp'),
      remotes(remote('https://a.test/mcp', { headers: [{ name: 'X-Api-Key', isRequired: true }] })),
      [['required_secret_added', 'high', 'https://a.test/mcp', 'X-Api-Key']],
    ],
    [
      'an address on another host',
      remotes('https://a.test/mcp'),
      remotes('https://b.test/mcp'),
      [['remote_moved', 'high', 'https://b.test/mcp']],
    ],
    [
      'an address on the same host',
      remotes('https://a.test/mcp'),
      remotes('https://a.test/v2'),
      [['remote_moved', 'medium', 'https://a.test/v2']],
    ],
    [
      'one more address',
      remotes('https://a.test/mcp'),
      remotes('https://a.test/mcp', 'https://b.test/mcp'),
      [['remote_added', 'medium', 'https://b.test/mcp']],
    ],
    [
      'another transport',
      remotes('https://a.test/mcp'),
      remotes(remote('https://a.test/mcp', { type: 'sse' })),
      [['remote_transport_changed', 'low', 'https://a.test/mcp']],
    ],
    [
      'several addresses for several others, of which nobody knows which is which',
      remotes('https://a.test/', 'https://b.test/'),
      remotes('https://c.test/', 'https://d.test/'),
      [
        ['remote_added', 'medium', 'https://c.test/'],
        ['remote_added', 'medium', 'https://d.test/'],
        ['remote_removed', 'medium', 'https://a.test/'],
        ['remote_removed', 'medium', 'https://b.test/'],
      ],
    ],
    [
      'a repository of somebody else',
      { repository: { url: 'https://github.com/a/x' } },
      { repository: { url: 'https://github.com/b/x' } },
      [['repository_moved', 'medium', undefined]],
    ],
    [
      'a repository under another name',
      { repository: { url: 'https://github.com/a/x' } },
      { repository: { url: 'https://github.com/a/y' } },
      [['repository_moved', 'low', undefined]],
    ],
    [
      'a licence by the same listing',
      { license: 'MIT', provenance: { license: 'npm:a' } },
      { license: 'BUSL-1.1', provenance: { license: 'npm:a' } },
      [['license_changed', 'medium', undefined]],
    ],
    [
      'a licence by another listing',
      { license: 'MIT', provenance: { license: 'npm:a' } },
      { license: 'Apache-2.0', provenance: { license: 'github:a/a' } },
      [],
    ],
    ['deprecation', {}, { status: 'deprecated' }, [['status_changed', 'medium', undefined]]],
    ['an archive', {}, { archived: true }, [['status_changed', 'medium', undefined]]],
    ['a verified name', {}, { registryName: 'io.github.a/a' }, [['registry_name_changed', 'low', undefined]]],
  ])('%s', (_, was, is, expected) => expect(drift(was, is)).toEqual(expected))
})
