// Names of tools: had by how many servers, and by which.
import { expect, it } from 'vitest'
import { probe } from '../../tests/documents.ts'
import { ToolNames } from './tool-names.ts'

const server = (id: string, ...names: string[]) => ({
  id,
  probes: [{ ...probe(), since: '2026-11-22T00:00:00.000Z', tools: names.map((name) => ({ name, inputSchema: {} })) }],
})

it('counts a name once a server, the most shared first, then by name', () => {
  const names = new ToolNames()
  for (const one of [
    server('a', 'search', 'search', 'fetch'),
    server('b', 'search', 'constructor'),
    server('c'),
    server('d', 'fetch', 'search'),
  ])
    names.add(one as unknown as Parameters<ToolNames['add']>[0])
  expect(names.most(9)).toEqual([
    { name: 'search', servers: ['a', 'b', 'd'] },
    { name: 'fetch', servers: ['a', 'd'] },
    { name: 'constructor', servers: ['b'] },
  ])
  expect(names.most(1).map(({ name }) => name)).toEqual(['search'])
})
