// Control groups of version 2 on plain folders, where a kernel of version 1 cannot show them: which files are written, and where.
// A new group gets its files from the kernel, as cgroup-v2.rst lists them, where the group above hands its controllers on.
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { findControlGroups } from './control-group.ts'

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const controlled = ['memory.max', 'memory.swap.max', 'memory.events', 'pids.max', 'pids.events']
  return {
    ...real,
    mkdirSync(path: string) {
      real.mkdirSync(path)
      const above = join(dirname(path), 'cgroup.subtree_control')
      const hasControllers = real.existsSync(above) && real.readFileSync(above, 'utf8') === 'memory pids'
      for (const file of [...(hasControllers ? controlled : []), 'cgroup.procs', 'cgroup.kill']) real.writeFileSync(join(path, file), '')
    },
    // A group's files go with it.
    rmdirSync: (path: string) => real.rmSync(path, { recursive: true }),
  }
})

const root = fs.mkdtempSync(join(tmpdir(), 'hisper-groups-'))
afterAll(() => fs.rmSync(root, { recursive: true }))
const OWN = 'user.slice/probe.scope'
fs.mkdirSync(join(root, 'user.slice'))
fs.mkdirSync(join(root, OWN))
fs.writeFileSync(join(root, 'user.slice/cgroup.subtree_control'), 'memory pids')

it('is made beside its own group, limited, read, killed and removed', async () => {
  const { groups } = findControlGroups(root, `0::/${OWN}\n`)
  expect(groups).toMatchObject({ version: 2, folders: [join(root, 'user.slice')] })
  expect(fs.readdirSync(join(root, OWN)).filter((name) => name.startsWith('hisper-'))).toEqual([])

  const group = groups?.make({ memoryBytes: 1_000, processes: 7 })
  const name = fs.readdirSync(join(root, 'user.slice')).find((entry) => entry.startsWith('hisper-')) ?? ''
  const at = (file: string) => join(root, 'user.slice', name, file)
  expect(['memory.max', 'memory.swap.max', 'pids.max'].map((file) => fs.readFileSync(at(file), 'utf8'))).toEqual(['1000', '0', '7'])
  expect(group?.descriptors).toHaveLength(1)

  expect(group?.limitHit()).toBeUndefined()
  fs.writeFileSync(at('pids.events'), 'max 3\n')
  expect(group?.limitHit()).toBe('processes')
  fs.writeFileSync(at('memory.events'), 'low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\noom_group_kill 0\n')
  expect(group?.limitHit()).toBe('memory')

  group?.kill()
  expect(fs.readFileSync(at('cgroup.kill'), 'utf8')).toBe('1')
  await group?.remove()
  expect(fs.existsSync(at('.'))).toBe(false)
})
