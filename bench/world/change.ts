// One in a hundred of everything changes, as on a busy day: a new version, a push, a new description.
import type { World } from './world.ts'

const ONE_IN = 100

export interface Changed {
  world: World
  /** Records that changed, by origin. */
  count: { npm: number; pypi: number; otherPypi: number; github: number; registry: number }
  /** Names of PyPI whose serial rose. */
  pypiNames: string[]
  /** Names that npm's feed of changes shows. */
  npmNames: string[]
}

/** @param at ISO 8601 instant of the change */
export function change(world: World, at: string): Changed {
  const changes = (index: number) => index % ONE_IN === 7
  const pypi = world.pypi.map((fact, index) =>
    changes(index) ? { ...fact, version: `${fact.version}.1`, released: at.slice(0, 10) } : fact,
  )
  const npm = world.npm.map((fact, index) => (changes(index) ? { ...fact, version: nextPatch(fact.version), publishedAt: at } : fact))
  const github = world.github.map((fact, index) =>
    changes(index) ? { ...fact, pushedAt: at, description: `${fact.description} (new)` } : fact,
  )
  const registry = world.registry.map((record, index) => (changes(index) && isLatest(record) ? withUpdate(record, at) : record))
  const otherPypi = world.otherPypiNames.filter((_, index) => changes(index))
  const countOf = (items: readonly unknown[]) => items.filter((_, index) => changes(index)).length
  return {
    world: { ...world, npm, pypi, github, registry },
    count: {
      npm: countOf(npm),
      pypi: countOf(pypi),
      otherPypi: otherPypi.length,
      github: countOf(github),
      registry: registry.filter((record, index) => changes(index) && isLatest(record)).length,
    },
    pypiNames: [...pypi.filter((_, index) => changes(index)).map(({ name }) => name), ...otherPypi],
    npmNames: npm.filter((_, index) => changes(index)).map(({ name }) => name),
  }
}

const isLatest = ({ _meta }: World['registry'][number]) => _meta['io.modelcontextprotocol.registry/official'].isLatest

function nextPatch(version: string): string {
  const [major = '1', minor = '0', patch = '0'] = version.split(/[.+-]/)
  return `${major}.${minor}.${Number(patch) + 1}`
}

function withUpdate(record: World['registry'][number], at: string): World['registry'][number] {
  const official = record._meta['io.modelcontextprotocol.registry/official']
  return { ...record, _meta: { ...record._meta, 'io.modelcontextprotocol.registry/official': { ...official, updatedAt: at } } }
}
