// A value as its author wrote it: fixed text, with gaps for what only the reader has. server.json 2025-12-11, Input.
import type { Input } from '../schema/access.ts'
import { AUTHENTICATION_SCHEME, isSecretName, toLabel } from './safe-text.ts'

export type Place = 'argument' | 'environment' | 'header' | 'address'

/** Something that only the reader can fill in: a field of a form. Its texts are a stranger's. */
export interface Ask {
  /** Key of the reader's value, unique within a way in: `environment:API_KEY`. */
  id: string
  place: Place
  /** Name of the variable, header, argument or `{variable}`. */
  name: string
  /** The name in capitals, digits and underscores, unique within a way in. */
  slug: string
  /** It is the whole value of the environment variable of that name, rather than a part of something. */
  isVariable: boolean
  isSecret: boolean
  /** The server cannot be started or reached without it. */
  isRequired: boolean
  /** It may be given several times; then its value may be a list. */
  isRepeated: boolean
  /** What is written where the reader gives nothing. Never a secret. */
  fallback?: string
  description?: string
  format?: Input['format']
  choices?: readonly string[]
}

/** Text and gaps, in order. */
export type Template = readonly (string | Ask)[]

/** Letters first, so that a JSON text as a value is not taken for a variable. */
const VARIABLE = /\{([A-Za-z_][\w.-]{0,99})\}/

/** The gaps of one way in. The same `{variable}` is one gap however often it stands; two unnamed arguments are two. */
export class Asks {
  readonly #byId = new Map<string, Ask>()
  readonly #slugs = new Set<string>()

  /** What `input` is to be given as: its fixed value, or what is to be asked for. */
  toTemplate(input: Input, name: string, place: Place): Template {
    const isSecret = input.isSecret ?? isSecretName(name)
    const { value } = input
    if (value === undefined) return [this.#ask(input, name, place, isSecret, false)]
    const parts = value.split(VARIABLE) // text, name, text, name, …, text
    const fixed = parts.filter((_, index) => index % 2 === 0)
    if (parts.length > 1 && (!isSecret || fixed.every((text) => text === '' || text.replace(AUTHENTICATION_SCHEME, '') === ''))) {
      return parts
        .map((part, index) => (index % 2 === 0 ? part : this.#ask(input, part, place, isSecret || isSecretName(part), true)))
        .filter((part) => part !== '')
    }
    if (!isSecret) return [value]
    const scheme = AUTHENTICATION_SCHEME.exec(value)?.[0]
    return [...(scheme === undefined ? [] : [scheme]), this.#ask(input, name, place, true, scheme !== undefined)]
  }

  #ask(input: Input & { isRepeated?: boolean | undefined }, name: string, place: Place, isSecret: boolean, isPart: boolean): Ask {
    const isShared = isPart || place !== 'argument'
    let id = `${place}:${name}`
    for (let number = 2; this.#byId.has(id) && !isShared; number++) id = `${place}:${name}-${number}`
    const known = this.#byId.get(id)
    if (known !== undefined) return known
    const ask: Ask = {
      ...{ id, place, name, slug: this.#toSlug(name) },
      isVariable: place === 'environment' && !isPart,
      isSecret,
      isRequired: input.isRequired === true || isPart,
      isRepeated: input.isRepeated === true,
      ...(isSecret || isPart || input.default === undefined ? {} : { fallback: input.default }),
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.format === undefined ? {} : { format: input.format }),
      ...(input.choices === undefined ? {} : { choices: input.choices }),
    }
    this.#byId.set(id, ask)
    return ask
  }

  #toSlug(name: string): string {
    const slug = toLabel(name.replace(/^-+/, '')).toUpperCase().replaceAll(/[.-]/g, '_')
    let unique = slug
    for (let number = 2; this.#slugs.has(unique); number++) unique = `${slug}_${number}`
    this.#slugs.add(unique)
    return unique
  }
}

export function asksOf(template: Template): Ask[] {
  return template.filter((part) => typeof part !== 'string')
}
