// Expressions of GitHub Actions in a workflow's text, by GitHub's own evaluator.
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'

const { BooleanData, reviver, replacer } = data

/** How what was to be done before went. */
export interface Standing {
  isFailed: boolean
  isCancelled: boolean
}

const STATUS_NAMES = ['success', 'failure', 'always', 'cancelled'] as const

function statusFunctions({ isFailed, isCancelled }: Standing): Map<string, FunctionDefinition> {
  const values = { success: !isFailed && !isCancelled, failure: isFailed && !isCancelled, always: true, cancelled: isCancelled }
  return new Map(STATUS_NAMES.map((name) => [name, { name, minArgs: 0, maxArgs: 0, call: () => new BooleanData(values[name]) }]))
}

/**
 * Evaluates one expression.
 * @param contexts values by name, plain JSON
 * @throws where it is no expression, or names what is not there
 */
export function evaluate(expression: string, contexts: Readonly<Record<string, unknown>>, standing: Standing): unknown {
  const functions = statusFunctions(standing)
  const dictionary = new data.Dictionary(...Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) })))
  const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), [...functions.values()]).parse()
  return JSON.parse(JSON.stringify(new Evaluator(parsed, dictionary, functions).evaluate(), replacer))
}

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value ?? null), reviver) as data.ExpressionData
}

/** A text with every `${{ }}` in it evaluated; where it is nothing but one, its value as it is. */
export function fill(text: string, contexts: Readonly<Record<string, unknown>>, standing: Standing): unknown {
  const [, whole] = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim()) ?? []
  if (whole !== undefined) return evaluate(whole.trim(), contexts, standing)
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, inner: string) => toText(evaluate(inner.trim(), contexts, standing)))
}

export function fillText(text: string, contexts: Readonly<Record<string, unknown>>, standing: Standing): string {
  return toText(fill(text, contexts, standing))
}

/** Whether an `if` holds. Without a word of its own on how things stand, `success()` comes before it. */
export function holds(condition: string | undefined, contexts: Readonly<Record<string, unknown>>, standing: Standing): boolean {
  const expression = (condition ?? 'success()').trim().replace(/^\$\{\{([\s\S]*)\}\}$/, '$1')
  const saysHow = STATUS_NAMES.some((name) => new RegExp(`\\b${name}\\s*\\(`).test(expression))
  const value = evaluate(saysHow ? expression : `success() && (${expression})`, contexts, standing)
  return value !== false && value !== null && value !== '' && value !== 0
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
