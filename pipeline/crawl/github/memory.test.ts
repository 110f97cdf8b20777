// What is known of repositories by name and by number, in whatever order they are shown.
import { expect, it } from 'vitest'
import { listing } from '../../../tests/documents.ts'
import { GithubMemory } from './memory.ts'

const DAY = '2026-11-22'
const OLD = 'github:old/name'
const NEW = 'github:new/name'
const rejected = { class: 'client' as const, confidence: 0.9, message: 'a client' }

it('comes to the same whether the old or the new holder of a name is shown first', () => {
  const state = { repositories: { 7: { keys: [OLD], readOn: DAY, rejected } }, absent: {} }
  const shown = [
    ['7', NEW],
    ['8', OLD],
  ] as const
  const [one, other] = [shown, shown.toReversed()].map((order) => {
    const memory = new GithubMemory(state, new Map(), DAY)
    for (const [id, key] of order) memory.learn(id, key)
    return memory
  })
  expect(other?.toState()).toEqual(one?.toState())
  expect(one?.repositories.get('7')).toMatchObject({ readOn: DAY, rejected })
  expect([one?.formerKeys('7'), one?.formerKeys('8'), one?.idOf(OLD)]).toEqual([[], [], '8'])
})

it('takes from listings which repository had a name, where nothing else is left', () => {
  const previous = new Map([[NEW, listing(NEW, { repositoryId: 7, sameAs: [OLD, 'npm:a'] })]])
  const memory = new GithubMemory(undefined, previous, DAY)
  expect([memory.idOf(OLD), memory.formerKeys('7')]).toEqual(['7', [OLD]])
  memory.learn('8', OLD)
  expect([memory.idOf(OLD), memory.formerKeys('7')]).toEqual(['8', []])
  expect([memory.hasReusedName('7'), memory.hasReusedName('8')]).toEqual([false, true])
})

it('does not hold a name for that of two repositories, nor for one that leads nowhere as well', () => {
  const state = { repositories: { 7: { keys: [OLD], readOn: DAY }, 8: { keys: [OLD], readOn: DAY } }, absent: { [OLD]: DAY, [NEW]: DAY } }
  const memory = new GithubMemory(state, new Map(), DAY)
  expect([[...memory.repositories.keys()], [...memory.absent.keys()]]).toEqual([['8'], [NEW]])
})

it('is as good as none where it names listings of another origin', () => {
  const state = { repositories: { 7: { keys: ['npm:a'], readOn: DAY } }, absent: {} }
  expect(new GithubMemory(state, new Map(), DAY).repositories.size).toBe(0)
})
