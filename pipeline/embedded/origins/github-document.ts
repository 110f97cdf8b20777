// Reads a GraphQL document as far as GitHub's questions here go: one query, variables, aliases, arguments, fragments.
// Anything else is a parse error, as it would be there (GraphQL specification, October 2021, section 2).

export type Value = string | number | boolean | null | { word: string } | { variable: string }

export interface Field {
  name: string
  /** Under which it is answered: its alias, else its name. */
  key: string
  args: Map<string, Value>
  selections: Selection[] | undefined
}
export type Selection = Field | { on: string; selections: Selection[] } | { spread: string }

export interface Document {
  /** By name; whether each must be given. */
  variables: Map<string, { required: boolean }>
  selections: Selection[]
  fragments: Map<string, { on: string; selections: Selection[] }>
}

/** What is wrong with a question; GitHub says it under status 200. */
export class QuestionError extends Error {
  override name = 'QuestionError'
  constructor(
    message: string,
    readonly type?: string,
  ) {
    super(message)
  }
}

const TOKEN = /[\s,]*(?:(\.\.\.|[{}()[\]:!$=])|("(?:[^"\\]|\\.)*")|(-?\d+)|([A-Za-z_]\w*))/y

/** @throws {QuestionError} where it cannot be read */
export function parseDocument(text: string): Document {
  const tokens = toTokens(text)
  let at = 0
  const peek = () => tokens[at]
  const document: Document = { variables: new Map(), selections: [], fragments: new Map() }
  while (peek() !== undefined) {
    if (peek() === 'fragment') {
      at += 1
      const name = word()
      expect('on')
      const on = word()
      document.fragments.set(name, { on, selections: selectionSet() })
    } else {
      if (document.selections.length > 0) throw unexpected()
      if (peek() === 'query') {
        at += 1
        if (peek() !== '{' && peek() !== '(') word()
        if (peek() === '(') variables()
      }
      document.selections = selectionSet()
    }
  }
  return document

  function variables(): void {
    expect('(')
    while (peek() !== ')') {
      expect('$')
      const name = word()
      expect(':')
      word()
      const required = peek() === '!'
      if (required) at += 1
      document.variables.set(name, { required })
    }
    expect(')')
  }

  function selectionSet(): Selection[] {
    expect('{')
    const selections: Selection[] = []
    while (peek() !== '}') selections.push(selection())
    expect('}')
    if (selections.length === 0) throw unexpected()
    return selections
  }

  function selection(): Selection {
    if (peek() === '...') {
      at += 1
      if (peek() !== 'on') return { spread: word() }
      at += 1
      return { on: word(), selections: selectionSet() }
    }
    const first = word()
    const isAlias = peek() === ':'
    if (isAlias) at += 1
    const name = isAlias ? word() : first
    const args = new Map<string, Value>()
    if (peek() === '(') {
      at += 1
      while (peek() !== ')') {
        const argument = word()
        expect(':')
        args.set(argument, value())
      }
      at += 1
    }
    return { name, key: first, args, selections: peek() === '{' ? selectionSet() : undefined }
  }

  function value(): Value {
    if (peek() === '$') {
      at += 1
      return { variable: word() }
    }
    const token = peek() ?? ''
    if (token.startsWith('"') || /^-?\d/.test(token)) {
      at += 1
      return JSON.parse(token)
    }
    const name = word()
    return name === 'true' ? true : name === 'false' ? false : name === 'null' ? null : { word: name }
  }

  function word(): string {
    const token = peek()
    if (token === undefined || !/^[A-Za-z_]/.test(token)) throw unexpected()
    at += 1
    return token
  }

  function expect(token: string): void {
    if (peek() !== token) throw unexpected()
    at += 1
  }

  function unexpected(): QuestionError {
    return new QuestionError(`Parse error on ${JSON.stringify(peek() ?? 'end of file')}`)
  }
}

function toTokens(text: string): string[] {
  const source = text.trimEnd()
  const tokens: string[] = []
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < source.length; ) {
    const match = TOKEN.exec(source)
    const token = match?.slice(1).find((one) => one !== undefined)
    if (token === undefined) throw new QuestionError('Parse error on an unexpected character')
    tokens.push(token)
  }
  return tokens
}
