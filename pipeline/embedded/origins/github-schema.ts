// The part of GitHub's schema that a crawl may ask for, checked before anything is answered and then resolved over plain values.
// Never more forgiving than the original: an unknown field, a missing argument or an unused variable is an error.
import { type Document, type Field, QuestionError, type Selection, type Value } from './github-document.ts'

type Arguments = Record<string, unknown>
/** A field's value, or how it is made of the field's arguments. */
export type Resolver = (args: Arguments, field: Field) => unknown

interface FieldType {
  /** Undefined for a scalar. */
  of?: string
  /** Arguments by name; whether each must be given. */
  args?: Record<string, boolean>
}

const scalars = (...names: string[]): Record<string, FieldType> => Object.fromEntries(names.map((name) => [name, {}]))

const TYPES: Readonly<Record<string, Record<string, FieldType>>> = {
  Query: {
    rateLimit: { of: 'RateLimit' },
    search: { of: 'SearchResultItemConnection', args: { type: true, query: true, first: false, after: false } },
    repository: { of: 'Repository', args: { owner: true, name: true, followRenames: false } },
  },
  RateLimit: scalars('cost', 'limit', 'remaining', 'resetAt', 'used'),
  SearchResultItemConnection: { ...scalars('repositoryCount'), pageInfo: { of: 'PageInfo' }, nodes: { of: 'SearchResultItem' } },
  SearchResultItem: {},
  PageInfo: scalars('hasNextPage', 'endCursor'),
  Repository: {
    ...scalars('databaseId', 'nameWithOwner', 'url', 'description', 'homepageUrl', 'stargazerCount', 'pushedAt', 'createdAt'),
    ...scalars('isArchived', 'isFork', 'visibility', 'isDisabled', 'isEmpty'),
    licenseInfo: { of: 'License' },
    primaryLanguage: { of: 'Language' },
    repositoryTopics: { of: 'RepositoryTopicConnection', args: { first: true } },
    object: { of: 'GitObject', args: { expression: true } },
  },
  License: scalars('spdxId'),
  Language: scalars('name'),
  RepositoryTopicConnection: { nodes: { of: 'RepositoryTopic' } },
  RepositoryTopic: { topic: { of: 'Topic' } },
  Topic: scalars('name'),
  GitObject: scalars('oid'),
  Blob: scalars('oid', 'text', 'byteSize', 'isTruncated'),
}
/** Interfaces and unions: what a value of theirs may be. */
const POSSIBLE: Readonly<Record<string, readonly string[]>> = { SearchResultItem: ['Repository'], GitObject: ['Blob'] }

/** @throws {QuestionError} naming the first thing that the schema does not have */
export function validate(document: Document, given: Arguments): void {
  const used = new Set<string>()
  check(document.selections, 'Query')
  for (const [name, { required }] of document.variables) {
    if (!used.has(name)) throw new QuestionError(`Variable $${name} is declared by anonymous query but not used`, 'variableNotUsed')
    if (required && given[name] == null) throw new QuestionError(`Variable $${name} of required type was provided invalid value`)
  }
  for (const name of Object.keys(given)) {
    if (!document.variables.has(name)) throw new QuestionError(`Variable $${name} is not declared`)
  }

  function check(selections: readonly Selection[], type: string): void {
    for (const selection of selections) {
      if ('spread' in selection) {
        const fragment = document.fragments.get(selection.spread)
        if (fragment === undefined) throw new QuestionError(`Fragment ${selection.spread} was used, but not defined`)
        checkFragment(fragment, type)
      } else if ('on' in selection) checkFragment(selection, type)
      else checkField(selection, type)
    }
  }

  function checkFragment({ on, selections }: { on: string; selections: Selection[] }, type: string): void {
    if (on !== type && !POSSIBLE[type]?.includes(on)) throw new QuestionError(`Fragment on ${on} can't be spread inside ${type}`)
    check(selections, on)
  }

  function checkField({ name, args, selections }: Field, type: string): void {
    const field = TYPES[type]?.[name]
    if (field === undefined) throw new QuestionError(`Field '${name}' doesn't exist on type '${type}'`, 'undefinedField')
    const missing = Object.entries(field.args ?? {}).filter(([argument, required]) => required && !args.has(argument))
    if (missing.length > 0) {
      throw new QuestionError(`Field '${name}' is missing required arguments: ${missing.map(([argument]) => argument).join(', ')}`)
    }
    for (const [argument, value] of args) {
      if (field.args?.[argument] === undefined) throw new QuestionError(`Field '${name}' doesn't accept argument '${argument}'`)
      if (isVariable(value)) {
        if (!document.variables.has(value.variable)) throw new QuestionError(`Variable $${value.variable} is used but not declared`)
        used.add(value.variable)
      }
    }
    if ((field.of === undefined) !== (selections === undefined)) throw new QuestionError(`Field '${name}' has the wrong selections`)
    if (field.of !== undefined && selections !== undefined) check(selections, field.of)
  }
}

/**
 * @param root resolvers and values by field name, at every level
 * @returns what the document selects of it, under the keys that it gives
 */
export function resolve(document: Document, given: Arguments, root: unknown): Record<string, unknown> {
  return select(document.selections, root)

  function select(selections: readonly Selection[], value: unknown): Record<string, unknown> {
    const answer: Record<string, unknown> = {}
    for (const selection of selections) {
      if ('spread' in selection) Object.assign(answer, select(document.fragments.get(selection.spread)?.selections ?? [], value))
      else if ('on' in selection) Object.assign(answer, select(selection.selections, value))
      else answer[selection.key] = complete(selection, read(value, selection))
    }
    return answer
  }

  function read(value: unknown, field: Field): unknown {
    const found = (value as Record<string, unknown>)[field.name]
    if (found === undefined) throw new Error(`the emulator has no value for ${field.name}`)
    const args = Object.fromEntries([...field.args].map(([name, one]) => [name, toArgument(one)]))
    return typeof found === 'function' ? (found as Resolver)(args, field) : found
  }

  function complete(field: Field, value: unknown): unknown {
    if (field.selections === undefined || value === null) return value
    const { selections } = field
    return Array.isArray(value) ? value.map((one) => (one === null ? null : select(selections, one))) : select(selections, value)
  }

  function toArgument(value: Value): unknown {
    if (isVariable(value)) return given[value.variable] ?? null
    return typeof value === 'object' && value !== null ? value.word : value
  }
}

const isVariable = (value: Value): value is { variable: string } => typeof value === 'object' && value !== null && 'variable' in value
