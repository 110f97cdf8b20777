// Secrets where they do not belong: wanted as an argument, which models, logs and other tools see, or standing in a text.
import type { Finding } from '../../../core/schema/finding.ts'
import type { Tool } from '../../../core/schema/probe.ts'
import { foldLetters } from './letters.ts'
import { placeOf } from './texts.ts'

/** Parameters read of one tool. */
const MAX_PARAMETERS = 500

/** A parameter's words, as `apiKey`, `api_key` and `API-Key` all say. */
const ASKS_FOR_SECRET =
  /^(?:(?:\w+ ){0,3}(?:api|access|secret|private|auth|client|account|admin|bot|signing|service|encryption|storage|openai|github|subscription) ?keys?|(?:\w+ ){0,3}(?:api|access|auth|authentication|authorization|bearer|refresh|session|personal access|oauth|id|bot|github|gitlab|slack|jwt|security|admin|user|login) tokens?|(?:\w+ ){0,2}(?:password|passwd|passphrase|passcode|credentials?|client secret|api secret|secret|seed phrase|mnemonic|pin code|otp)|authorization|bearer)$/
/** A bare `token`, `key` or `auth` says it in its description. */
const MAY_ASK = /^(?:token|key|auth|cookie|cookies|pat|jwt)$/
const SAYS_SECRET =
  /\b(?:api|access|auth\w*|bearer|secret|credential|login|personal access|oauth|session|private) ?(?:key|token|cookie)?\b/i
/** The name of a secret, where it is kept, or a thing that goes by that word. */
const NAMES_ANOTHER =
  /\b(?:name|id|path|file|env|variable|ref|arn|label|prefix|type|length|hash|count|limit|expir\w*|policy|public|max|min|num|required|enabled|column|field|page|next|cursor|continuation|sync)\b/

/** Names of parameters that are themselves the demand: the model is to fetch what they say. */
const FETCHED_SECRET =
  /\b(?:contents?|text|data|value|output|result|dump|copy)\b.{0,40}\b(?:ssh|id rsa|id ed25519|aws credentials|etc passwd|etc shadow|dot ?env|env file|env vars?|environment|keychain|mcp json|private key|home (?:dir\w*|folder))\b|\b(?:ssh key|id rsa|id ed25519|env file|system prompt|conversation history|chat history|full conversation)\b.{0,30}\b(?:contents?|text|data|value|dump|verbatim)\b|^(?:the )?(?:full|entire|your|verbatim) (?:system prompt|system message)\b/

export function findInParameters(tools: readonly Pick<Tool, 'name' | 'inputSchema'>[]): Finding[] {
  return tools.flatMap(({ name, inputSchema }) => {
    const where = `${placeOf('tools', name)}/inputSchema`
    const parameters = parametersOf(inputSchema)
    const isSetting =
      /\b(?:create|update|set|change|reset|register|sign ?up|add|generate|hash|check|verify|validate|encrypt|decrypt|rotate|unlock|protect|unprotect|manage)\b/.test(
        toWords(name),
      )
    const asked = isSetting ? undefined : parameters.find(asksForSecret)
    const fetched = parameters.find(({ words }) => FETCHED_SECRET.test(words))
    return [
      ...(asked === undefined
        ? []
        : [{ code: 'secret_argument' as const, severity: 'low' as const, where, evidence: `wants ${asked.name.slice(0, 100)}` }]),
      ...(fetched === undefined
        ? []
        : [{ code: 'secret_request' as const, severity: 'high' as const, where, evidence: `wants ${fetched.name.slice(0, 200)}` }]),
    ]
  })
}

interface Parameter {
  name: string
  words: string
  description: string
}

function asksForSecret({ words, description }: Parameter): boolean {
  if (NAMES_ANOTHER.test(words)) return false
  return ASKS_FOR_SECRET.test(words) || (MAY_ASK.test(words) && SAYS_SECRET.test(description.slice(0, 500)))
}

/** `apiKey`, `api_key`, `API-Key` → `api key`. */
function toWords(name: string): string {
  return foldLetters(name.slice(0, 200))
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[\s_.-]+/g, ' ')
    .trim()
    .toLowerCase()
}

/** Parameters at every level, with what their schemas call them. */
function parametersOf(schema: unknown): Parameter[] {
  const found: Parameter[] = []
  const walk = (item: unknown): void => {
    if (typeof item !== 'object' || item === null || found.length >= MAX_PARAMETERS) return
    if (Array.isArray(item)) {
      item.forEach(walk)
      return
    }
    const { properties, ...rest } = item as Record<string, unknown>
    if (typeof properties === 'object' && properties !== null && !Array.isArray(properties)) {
      for (const [name, inner] of Object.entries(properties)) {
        const said = typeof inner === 'object' && inner !== null && 'description' in inner ? inner.description : undefined
        if (found.length < MAX_PARAMETERS && !isNoText(inner)) {
          found.push({ name, words: toWords(name), description: typeof said === 'string' ? said : '' })
        }
        walk(inner)
      }
    }
    for (const inner of Object.values(rest)) walk(inner)
  }
  walk(schema)
  return found
}

/** A number, a switch or a list of choices holds no secret. */
function isNoText(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  return 'enum' in schema || ('type' in schema && ['boolean', 'integer', 'number'].includes(String(schema.type)))
}

/** Keys in the forms their issuers document, so that they can be told from other text. */
const SECRETS =
  /\b(?:sk-(?:proj-|ant-|live-)?[A-Za-z0-9_-]{24,200}|sk_live_[A-Za-z0-9]{20,100}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{40,255}|glpat-[A-Za-z0-9_-]{20,64}|AKIA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}|xox[abprs]-[A-Za-z0-9-]{20,200}|npm_[A-Za-z0-9]{36}|eyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,500}\.[A-Za-z0-9_-]{20,500})|-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----\s{0,4}[A-Za-z0-9+/]{20}|\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqp):\/\/[\w.-]{1,60}:[^\s:@/{}<>$*]{6,100}@[\w.-]{4,200}/g
/** Words by which authors show that theirs is none. */
const PLACEHOLDER =
  /x{4}|\*{3}|\.{3}|your|example|sample|dummy|fake|test|placeholder|redacted|1234|abcd|abc123|password|secret|user:pass|localhost|127\.0|changeme/i

/** @returns the beginning of what looks like a real key in a text, never the whole of it */
export function findSecretIn(text: string): string | undefined {
  for (const [secret] of text.matchAll(SECRETS)) {
    if (!PLACEHOLDER.test(secret) && new Set(secret).size >= 12) return `${secret.slice(0, 12)}… (${secret.length} characters)`
  }
  return undefined
}
