// XML as a strict parser reads it: what is not well-formed (XML 1.0, Namespaces) throws, down to a single forbidden character.
import { SaxesParser } from 'saxes'

export interface Element {
  name: string
  /** Namespace that the name is of; empty for none. */
  namespace: string
  attributes: Readonly<Record<string, string>>
  children: Element[]
  /** Its own text, without that of its children. */
  text: string
}

/** The root element. @throws {Error} with the place of the first fault */
export function parseXml(document: string): Element {
  const parser = new SaxesParser({ xmlns: true })
  const root: Element = { name: '', namespace: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const inner = () => open.at(-1) ?? root
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value] as const)
    const element: Element = { name: local, namespace: uri, attributes: Object.fromEntries(values), children: [], text: '' }
    inner().children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    inner().text += text
  })
  parser.on('closetag', () => open.pop())
  // As it is sent: what UTF-8 cannot say would not survive.
  parser.write(Buffer.from(document).toString('utf8')).close()
  const [element] = root.children
  if (element === undefined) throw new Error('no element')
  return element
}

export const childrenOf = ({ children }: Element, name: string): Element[] => children.filter((child) => child.name === name)

/** Text of the only child of that name. @throws {Error} where there is another number of them */
export function textOf(element: Element, name: string): string {
  const [only, ...others] = childrenOf(element, name)
  if (only === undefined || others.length > 0) throw new Error(`${element.name}: ${others.length + (only === undefined ? 0 : 1)} × ${name}`)
  return only.text
}

/** The element and all below it. */
export function* within(element: Element): Generator<Element> {
  yield element
  for (const child of element.children) yield* within(child)
}
