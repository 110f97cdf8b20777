// Manifests of repositories: what they name, and that nothing in them does harm.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ListingKeySchema } from '../../../core/schema/text.ts'
import { readManifests } from './manifests.ts'

const blob = (text: string | object, isTruncated = false) => ({
  text: typeof text === 'string' ? text : JSON.stringify(text),
  isTruncated,
})
const serverJson = { name: 'io.github.a/b', description: 'x', version: '1.0.0' }

describe('readManifests', () => {
  it.each<[string, object, string[]]>([
    ['is named for MCP', { name: '@a/b-mcp' }, ['npm:@a/b-mcp']],
    ['has the keyword', { name: 'b', keywords: ['model-context-protocol'] }, ['npm:b']],
    ['has the keyword in one text', { name: 'b', keywords: 'tools mcp' }, ['npm:b']],
    ['claims a registry name', { name: 'b', mcpName: 'io.github.a/b' }, ['npm:b']],
    ['needs a library for MCP', { name: 'b', dependencies: { '@modelcontextprotocol/sdk': '1' } }, ['npm:b']],
    ['is a web framework', { name: 'web', description: 'with MCP', dependencies: { express: '5' } }, []],
    ['is private', { name: 'b-mcp', private: true }, []],
    ['has a name that npm would not take', { name: '../b-mcp' }, []],
    ['has keywords of no known shape', { name: 'b-mcp', keywords: { a: 1 }, dependencies: 7 }, ['npm:b-mcp']],
  ])('a package.json that %s', (_, manifest, names) => {
    expect(readManifests('a/b', { packageJson: blob(manifest) }).names).toEqual(names)
  })

  it.each([
    ['[project]\nname = "B_MCP"', ['pypi:b-mcp']],
    ['[project]\nname = "b"\ndependencies = ["fastmcp[x] >= 2 ; python_version > \'3\'"]', ['pypi:b']],
    ['[project]\nname = "b"\nkeywords = ["MCP"]', ['pypi:b']],
    ['[tool.poetry]\nname = "b"\n[tool.poetry.dependencies]\nmcp = {version = "1", extras = ["cli"]}', ['pypi:b']],
    ['[project]\nname = "b-mcp"\nclassifiers = ["Private :: Do Not Upload"]', []],
    ['[project]\nname = "web"\ndependencies = ["django", "mcpx"]', []],
    ['[project]\nname = 7\n[tool]\nruff = 1', []],
  ])('pyproject.toml %j', (text, names) => {
    expect(readManifests('a/b', { pyproject: blob(text) }).names).toEqual(names)
  })

  it('takes a server.json as the word of the repository, also for a package that does not mention MCP', () => {
    const { names, serverJson: read } = readManifests('a/b', { serverJson: blob(serverJson), packageJson: blob({ name: 'b' }) })
    expect([names, read?.name]).toEqual([['mcp:io.github.a/b', 'npm:b'], 'io.github.a/b'])
  })

  it.each([
    [{}, undefined],
    [{ packageJson: blob({ name: 'b' }) }, false],
    [{ packageJson: blob({ name: 'b' }), pyproject: blob('[project]\ndependencies = ["mcp"]') }, true],
    [{ packageJson: blob({ name: 'b', devDependencies: { fastmcp: '1' } }) }, false],
  ])('knows whether a library for MCP is needed: %j', (files, expected) => {
    expect(readManifests('a/b', files).usesMcpLibrary).toBe(expected)
  })

  it.each([
    ['cut off', blob({ name: 'b-mcp' }, true)],
    ['too long', blob({ name: 'b-mcp', description: 'x'.repeat(200_000) })],
    ['not JSON', blob('{"name":"b-mcp"')],
    ['binary', { text: null, isTruncated: false }],
    ['a list', blob([])],
    ['missing', null],
  ])('a package.json that is %s is as good as none', (_, packageJson) => {
    expect(readManifests('a/b', { packageJson })).toMatchObject({ names: [], usesMcpLibrary: undefined })
  })

  it.each([
    ['brackets', `a = ${'['.repeat(100_000)}`],
    ['tables', `[${'a.'.repeat(60_000)}b]`],
    ['prototypes', '[__proto__]\npolluted = 1\n[project.__proto__]\nname = "b-mcp"'],
    ['blanks', `name = ${' '.repeat(190_000)}!`],
    ['a name without end', `[project]\nname = "${'a-'.repeat(90_000)}"`],
  ])('a pyproject.toml of %s harms nobody', (_, text) => {
    expect(readManifests('a/b', { pyproject: blob(text) }).names).toEqual([])
    expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted')
  })

  it('answers whatever it is given, with keys that a listing may hold', () => {
    const value = fc.oneof(
      fc.string(),
      fc.jsonValue().map((json) => JSON.stringify(json)),
      fc.record({ name: fc.string(), keywords: fc.constant('mcp') }).map((json) => JSON.stringify(json)),
    )
    fc.assert(
      fc.property(value, value, value, (one, two, three) => {
        const { names } = readManifests('a/b', { serverJson: blob(one), packageJson: blob(two), pyproject: blob(three) })
        for (const name of names) expect(ListingKeySchema.safeParse(name).success).toBe(true)
      }),
    )
  })
})
