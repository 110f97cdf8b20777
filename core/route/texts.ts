// What vectors are made of: the texts of a server and of its tools, and how they are put together into one vector a tool.
import type { RouteSource } from './source.ts'
import { type Packed, pack } from './vectors.ts'

const LONGEST_TEXT = 1_000
const LONGEST_SENTENCE = 300
/** Tools whose names tell what a server is for, and whose descriptions stand for its own where it has none. */
const MOST_NAMES = 30
const MOST_DESCRIPTIONS = 5

/** What each text counts in a tool's vector. */
const WEIGHTS = { tool: 1, sentence: 0.5, server: 0.5, names: 0.5 } as const

/** The texts whose vectors are asked for, by what they are. */
interface Texts {
  server: string
  names: string
  tools: readonly { tool: string; sentence: string }[]
}

/** @returns every text of a server that a vector is needed of, each once */
export function textsOf(source: RouteSource): string[] {
  const { server, names, tools } = toTexts(source)
  return [...new Set([server, names, ...tools.flatMap(({ tool, sentence }) => [tool, sentence])])]
}

/**
 * @param vectorOf the vector of one of the texts, in the basis of the index; undefined where it was not made
 * @returns one vector a tool, or one for a server of which no tool is known; none where a vector of a text is missing
 */
export function toVectors(source: RouteSource, vectorOf: (text: string) => Float32Array | undefined, dimensions: number): Packed[] {
  const { server, names, tools } = toTexts(source)
  const own = sumOf(vectorOf, dimensions, [server, WEIGHTS.server], [names, WEIGHTS.names])
  const vectors: Packed[] = []
  for (const { tool, sentence } of tools.length === 0 ? [{ tool: server, sentence: server }] : tools) {
    const sum = sumOf(vectorOf, dimensions, [tool, WEIGHTS.tool], [sentence, WEIGHTS.sentence])
    if (own === undefined || sum === undefined) return []
    for (let at = 0; at < dimensions; at += 1) sum[at] = ((sum[at] ?? 0) + (own[at] ?? 0)) / TOTAL
    vectors.push(pack(sum))
  }
  return vectors
}

/** @returns undefined where a vector is missing */
function sumOf(
  vectorOf: (text: string) => Float32Array | undefined,
  dimensions: number,
  ...weighted: readonly (readonly [text: string, weight: number])[]
): Float32Array | undefined {
  const sum = new Float32Array(dimensions)
  for (const [text, weight] of weighted) {
    const vector = vectorOf(text)
    if (vector === undefined) return undefined
    for (let at = 0; at < dimensions; at += 1) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0) * weight
  }
  return sum
}

const TOTAL = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0)

function toTexts({ title, description, tools }: RouteSource): Texts {
  const name = toPlain(title)
  const about =
    description.trim() === ''
      ? tools
          .slice(0, MOST_DESCRIPTIONS)
          .map((tool) => firstSentence(tool.description))
          .join(' ')
      : description
  return {
    server: `${name}. ${about}`.slice(0, LONGEST_TEXT),
    names: `${name}. ${tools
      .slice(0, MOST_NAMES)
      .map((tool) => toPlain(tool.name))
      .join(', ')}`.slice(0, LONGEST_TEXT),
    tools: tools.map((tool) => ({
      tool: `${toPlain(tool.name)}. ${tool.description}`.slice(0, LONGEST_TEXT),
      sentence: `${toPlain(tool.name)}: ${firstSentence(tool.description)}`,
    })),
  }
}

/** `readTextFile` and `read_text_file` → `read text file`. */
function toPlain(name: string): string {
  return name
    .slice(0, LONGEST_SENTENCE)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[_\-./]+/g, ' ')
    .trim()
}

/** What stands before the first full stop after twenty letters. */
function firstSentence(text: string): string {
  const plain = text.slice(0, LONGEST_TEXT).replace(/\s+/g, ' ').trim()
  const end = /[.!?](?=\s|$)/g
  end.lastIndex = 20
  return plain.slice(0, Math.min(LONGEST_SENTENCE, (end.exec(plain)?.index ?? plain.length) + 1))
}
