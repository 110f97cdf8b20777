import { describe, expect, it } from 'vitest'
import type { Package } from '../../core/schema/access.ts'
import { type Lacking, toStart } from './launch.ts'

const installed = { executable: '/node', args: ['/pkg/cli.js'], env: {}, readOnly: ['/pkg'] }
const start = (more: Partial<Package>, lacking?: Lacking) =>
  toStart({ registryType: 'npm', identifier: 'x', transport: 'stdio', ...more }, installed, '/tmp', lacking)

describe('a package is started', () => {
  it('with what its registry states, and nothing that is optional', () => {
    const { program, launch } = start({
      packageArguments: [
        { type: 'positional', value: 'serve' },
        { type: 'named', name: '--quiet', isRequired: true },
        { type: 'named', name: '--level', default: 'info' },
        { type: 'named', name: '--optional' },
      ],
      environmentVariables: [{ name: 'A', default: '1' }, { name: 'B' }],
    })
    expect(program.args).toEqual(['/pkg/cli.js', 'serve', '--quiet', 'hisper-placeholder', '--level', 'info'])
    expect(program.env).toEqual({ A: '1' })
    expect(launch).toEqual({
      arguments: ['serve', '--quiet', 'hisper-placeholder', '--level', 'info'],
      environment: ['A'],
      placeholders: ['--quiet'],
    })
  })

  it.each([
    ['WEATHER_API_KEY', 'hisper-placeholder'],
    ['N8N_API_URL', 'https://placeholder.invalid'],
    ['DB_HOST', 'placeholder.invalid'],
    ['VAULT_PATH', '/tmp'],
    ['SMTP_PORT', '1'],
    ['CURL_OPTIONS', 'hisper-placeholder'],
  ])('with a placeholder of the form that %s wants', (name, value) => {
    const { program, launch } = start({ environmentVariables: [{ name, isRequired: true, isSecret: true }] })
    expect([program.env[name], launch.placeholders]).toEqual([value, [name]])
  })

  it('a second time with what it said that it lacks', () => {
    const { program, launch } = start(
      { environmentVariables: [{ name: 'TOKEN', default: 'x' }] },
      { environment: ['KEY', 'TOKEN'], folder: true },
    )
    expect(program.env).toEqual({ TOKEN: 'x', KEY: 'hisper-placeholder' })
    expect(program.args).toEqual(['/pkg/cli.js', '/tmp'])
    expect(launch).toMatchObject({ environment: ['KEY', 'TOKEN'], placeholders: ['KEY'] })
  })

  it('never with a variable in place of what its own start needs', () => {
    const { program } = toStart(
      { registryType: 'pypi', identifier: 'x', transport: 'stdio', environmentVariables: [{ name: 'PYTHONPATH', value: '/evil' }] },
      { ...installed, env: { PYTHONPATH: '/pkg' } },
      '/tmp',
    )
    expect(program.env.PYTHONPATH).toBe('/pkg')
  })
})
