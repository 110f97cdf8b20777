import { describe, expect, it } from 'vitest'
import { toStartedPackage } from './package-of.ts'
import { compareVersions } from './version-order.ts'

const started = (line: string) => {
  const [command = '', ...args] = line.split(' ')
  const found = toStartedPackage({ transport: 'stdio', command, args, env: {} })
  return found === undefined ? undefined : `${found.registry} ${found.identifier} ${found.version ?? '-'}`
}

describe('a command', () => {
  it.each([
    ['npx one', 'npm one -'],
    ['npx -y @scope/one@1.2.3 --port 1', 'npm @scope/one 1.2.3'],
    ['npx -y one@latest', 'npm one -'],
    ['npx one@^1.2.3', 'npm one -'],
    ['npx one@1', 'npm one -'],
    ['npx --yes --package=@scope/one@1.2.3 -- one', 'npm @scope/one 1.2.3'],
    ['npx -p one@1.2.3-rc.1 bin', 'npm one 1.2.3-rc.1'],
    ['C:\\nodejs\\npx.cmd -y one', 'npm one -'],
    ['cmd /c npx -y one@1.2.3', 'npm one 1.2.3'],
    ['npm exec -- one@1.2.3', 'npm one 1.2.3'],
    ['pnpm dlx one', 'npm one -'],
    ['bunx one@1.2.3', 'npm one 1.2.3'],
    ['uvx mcp-server-time', 'pypi mcp-server-time -'],
    ['uvx --from one==1.2 bin', 'pypi one 1.2'],
    ['uvx --python 3.12 one[cli]@1.2.3', 'pypi one 1.2.3'],
    ['uvx one@latest', 'pypi one -'],
    ['uv tool run one>=1', 'pypi one -'],
    ['pipx run --spec one==1.2.3 bin', 'pypi one 1.2.3'],
    ['docker run -i --rm ghcr.io/o/one:1.2.3', 'oci ghcr.io/o/one 1.2.3'],
    ['docker run -i --rm -e KEY -v /a:/b --name=x localhost:5000/one', 'oci localhost:5000/one -'],
    ['docker run --rm -it mcp/one:latest arg', 'oci mcp/one -'],
    ['dnx One.Server@1.2.3 --yes', 'nuget One.Server 1.2.3'],
  ])('%s starts %s', (line, expected) => expect(started(line)).toBe(expected))

  it.each([
    'node server.js',
    'npx',
    'npx ./folder',
    'npx github:o/r',
    'npx https://x.example/a.tgz',
    'uvx --from git+https://x.example/r bin',
    'npx --registry https://npm.example/ one@1.2.3',
    'uvx --index-url=https://pypi.example/ one',
    'docker compose up',
    'npm start',
    '',
  ])('%s starts no package of a registry', (line) => expect(started(line)).toBeUndefined())
})

describe('versions', () => {
  it.each([
    ['1.2.3', '1.2.4', -1],
    ['1.10.0', '1.9.9', 1],
    ['v1.2', '1.2.0', 0],
    ['1.0.0-rc.1', '1.0.0', -1],
    ['1.0rc1', '1.0', -1],
    ['1.0.0+build', '1.0.0', 0],
    ['1.0.0-rc.1', '1.0.0-rc.2', undefined],
    ['nightly', '1.0.0', undefined],
    ['nightly', 'nightly', 0],
  ])('%s to %s is %s', (one, other, expected) => {
    const order = compareVersions(one, other)
    expect(order === undefined ? undefined : Math.sign(order)).toBe(expected)
  })
})
