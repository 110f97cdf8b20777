// get_install_configuration: what to put where, so that a client has a server. Placeholders for what only its user has, never values.
import { z } from 'zod'
import type { ClientFormat } from '../../../core/install/client.ts'
import { CLIENTS } from '../../../core/install/clients.ts'
import { type Installation, toInstallation } from '../../../core/install/install.ts'
import { GAPS, REFUSALS } from '../../../core/install/wording.ts'
import { toLine } from '../../plain-text.ts'
import type { ServerFacts } from '../../registry/record.ts'
import { UsageError } from '../../usage-error.ts'
import { defineTool, IdSchema, LENGTHS, SourceSchema, STRANGERS, toSourceText } from '../registry-tool.ts'

/** Of all snippets of one answer together, in UTF-16 code units; what a model should read is far below. */
const MOST_CODE = 40_000
const [MOST_ASKS, MOST_REASONS] = [50, 20]
const CLIENT_IDS = CLIENTS.map(({ id }) => id)

const names = (what: string) => z.array(z.string()).describe(what)

export const getInstallConfiguration = defineTool({
  name: 'get_install_configuration',
  title: 'Get install configuration',
  description:
    'Gives what to put into an MCP client so that it has a server of the registry: a configuration entry, a command or a link. Nothing is installed. Secrets are placeholders or references: the user fills them in; never ask for their values. Show the user what a configuration starts before it is used.',
  input: z.object({
    id: IdSchema,
    client: z.enum(CLIENT_IDS).describe('Which client it is for; "json" for any that reads a plain JSON configuration.'),
  }),
  output: z.object({
    id: z.string(),
    client: z.string(),
    paths: z.record(z.string(), z.string()).describe('The client’s configuration file, by system; empty where it has none.'),
    snippets: z.array(
      z.object({
        kind: z.enum(['link', 'command', 'file', 'setting', 'download']),
        way: z.string().describe('What is started or reached: a package at its exact version, or an address.'),
        language: z.string(),
        where: z.string().optional().describe('File or menu it belongs to.'),
        code: z.string(),
        integrity: z.string().optional().describe('Of a download: its subresource integrity.'),
        fillIn: names('What the user has to replace in the code.'),
        variables: names('Environment variables that the user has to set.'),
        prompts: names('What the client itself asks for.'),
      }),
    ),
    omitted: z.int().describe('Snippets left out because the answer would be too long.'),
    asks: z.array(
      z.object({
        way: z.string(),
        name: z.string(),
        place: z.string().describe('"argument", "environment", "header" or "address".'),
        isSecret: z.boolean(),
        isRequired: z.boolean(),
        description: z.string().optional(),
      }),
    ),
    notPossible: z.array(z.object({ way: z.string(), because: z.string() })).describe('Ways in that are not written down for this client.'),
    registry: SourceSchema,
  }),
  async answer(registry, { id, client: clientId }) {
    const client = CLIENTS.find((one) => one.id === clientId)
    if (client === undefined) throw new UsageError(`the client is none of ${CLIENT_IDS.join(', ')}`)
    const { record, source } = await registry.server(id)
    const { server } = record
    const ways = { id: server.id, packages: server.packages.items, remotes: server.remotes.items }
    const installation = toInstallation(ways, { clientIds: [client.id] })
    const { snippets, omitted } = toSnippets(installation)
    const value = {
      id: server.id,
      client: client.id,
      paths: { ...client.paths },
      snippets,
      omitted,
      asks: toAsks(installation),
      notPossible: toReasons(installation, server, client),
      registry: source,
    }
    return { value, text: toText(value, client, toSourceText(source)) }
  },
})

function toSnippets({ snippets }: Installation) {
  let room = MOST_CODE
  const kept = snippets.flatMap(({ kind, label, language, where, code, integrity, fillIn, variables, prompts }) => {
    room -= code.length
    if (room < 0) return []
    const texts = { fillIn: toLines(fillIn), variables: toLines(variables), prompts: toLines(prompts) }
    const rest = {
      ...(where === undefined ? {} : { where }),
      ...(integrity === undefined ? {} : { integrity: toLine(integrity, LENGTHS.name) }),
    }
    return [{ kind, way: toLine(label, LENGTHS.line), language, code, ...rest, ...texts }]
  })
  return { snippets: kept, omitted: snippets.length - kept.length }
}

function toLines(texts: readonly string[]): string[] {
  return texts.map((text) => toLine(text, LENGTHS.name))
}

function toAsks({ ways }: Installation) {
  const asks = ways.flatMap(({ label, asks }) =>
    asks.map(({ name, place, isSecret, isRequired, description }) => ({
      way: toLine(label, LENGTHS.line),
      name: toLine(name, LENGTHS.name),
      ...{ place, isSecret, isRequired },
      ...(description === undefined ? {} : { description: toLine(description, LENGTHS.line) }),
    })),
  )
  return asks.slice(0, MOST_ASKS)
}

function toReasons({ gaps, refusals }: Installation, { packages, remotes }: ServerFacts, { name }: ClientFormat) {
  const unknown = packages.unknown + remotes.unknown
  const reasons = [
    ...gaps.map(({ label, reason }) => ({ way: toLine(label, LENGTHS.line), because: `${name}: ${GAPS[reason]}` })),
    ...refusals.map(({ label, reason }) => ({ way: toLine(label, LENGTHS.line), because: REFUSALS[reason] })),
    ...(unknown === 0 ? [] : [{ way: `${unknown} more`, because: 'This version of Hisper does not know this kind; a newer one may.' }]),
  ]
  return reasons.slice(0, MOST_REASONS)
}

interface Facts {
  id: string
  snippets: ReturnType<typeof toSnippets>['snippets']
  asks: ReturnType<typeof toAsks>
  notPossible: ReturnType<typeof toReasons>
}

const VERBS = { link: 'Open', command: 'Run', file: 'Put into', setting: 'Enter at', download: 'Download, then open at' } as const

function toText({ id, snippets, asks, notPossible }: Facts, { name }: ClientFormat, source: string): string {
  const head =
    snippets.length === 0
      ? `There is no configuration of ${id} for ${name}.`
      : `How ${name} gets ${id}. Show it to the user before it is used.`
  const left = (what: string, texts: readonly string[]) => (texts.length === 0 ? [] : [`${what}: ${texts.join(', ')}`])
  return [
    head,
    STRANGERS,
    ...snippets.flatMap(({ kind, way, where = '', code, fillIn, variables, prompts }) => [
      `\n${`${VERBS[kind]} ${where}`.trim()} (${way}):`,
      code,
      ...left('To be replaced by the user', fillIn),
      ...left('Environment variables the user sets', variables),
      ...left('The client asks for', prompts),
    ]),
    ...asks.map(({ name: ask, place, isSecret, isRequired, description }) => {
      const kind = `${isRequired ? 'required' : 'optional'} ${place}${isSecret ? ', a secret' : ''}`
      return `- ${ask} (${kind})${description === undefined ? '' : `: ${description}`}`
    }),
    ...notPossible.map(({ way, because }) => `Not possible, ${way}: ${because}`),
    source,
  ].join('\n')
}
