// get_server: everything worth knowing of one server before it is installed.
import { z } from 'zod'
import { toPackageLabel } from '../../../core/install/package-label.ts'
import { toLine } from '../../plain-text.ts'
import { type ServerFacts, surfaceOf } from '../../registry/record.ts'
import { toOutcomeSentence, toOutcomeWord } from '../../wording.ts'
import { defineTool, IdSchema, LENGTHS, SourceSchema, STRANGERS, toSourceText } from '../registry-tool.ts'

const [MOST_TOOLS, MOST_FINDINGS, MOST_WAYS] = [60, 20, 20]
const TOOL_DESCRIPTION = 160

export const getServer = defineTool({
  name: 'get_server',
  title: 'Get an MCP server',
  description:
    'Says what one MCP server of the registry is: whether it worked when it was started, its score, its tools, safety findings, packages, addresses and licence.',
  input: z.object({ id: IdSchema }),
  output: z.object({
    id: z.string(),
    renamedFrom: z.string().optional().describe('The id that was asked for, where the server has another one now.'),
    title: z.string(),
    description: z.string().optional(),
    page: z.string(),
    status: z.string().describe('What its author says of it: "active", "deprecated", …'),
    archived: z.boolean().describe('Its repository takes no more changes.'),
    outcome: z.string().describe('Of its best probe; "not_probed" where there was none.'),
    standing: z.string().describe('The outcome in words.'),
    reason: z.string().optional(),
    since: z.string().optional().describe('Since when that outcome stands; RFC 3339, UTC.'),
    score: z.int().optional().describe('0 to 100; absent where the server was not assessed, which is not 0.'),
    band: z.string().optional(),
    license: z.string().optional(),
    repository: z.string().optional(),
    registryName: z.string().optional().describe('Its name in the official MCP registry.'),
    categories: z.array(z.string()),
    packages: z.array(z.string()),
    remotes: z.array(z.string()),
    toolCount: z.int().optional().describe('Absent where it never answered, which is not 0.'),
    tokens: z.int().optional().describe('What all its tools together cost a model to know.'),
    tools: z.array(z.object({ name: z.string(), description: z.string().optional() })).describe(`At most ${MOST_TOOLS}.`),
    findings: z
      .array(z.object({ code: z.string(), severity: z.string(), where: z.string() }))
      .optional()
      .describe(`Safety remarks, at most ${MOST_FINDINGS}. Absent where nothing was looked through, which is not "none".`),
    registry: SourceSchema,
  }),
  async answer(registry, { id }) {
    const { record, source, renamedFrom } = await registry.server(id)
    const { server } = record
    const surface = surfaceOf(server)
    const findings = surface?.rules === undefined ? undefined : surface.findings.slice(0, MOST_FINDINGS)
    const value = {
      id: server.id,
      ...(renamedFrom === undefined ? {} : { renamedFrom }),
      title: toLine(server.title, LENGTHS.name),
      ...(server.description === undefined ? {} : { description: toLine(server.description, LENGTHS.paragraph) }),
      page: registry.pageOf(server.id),
      status: server.status,
      archived: server.archived === true,
      ...toStanding(server),
      ...(server.score.value === undefined ? {} : { score: server.score.value }),
      ...(server.score.band === undefined ? {} : { band: server.score.band }),
      ...(server.license === undefined ? {} : { license: toLine(server.license, LENGTHS.name) }),
      ...(server.repository === undefined ? {} : { repository: toLine(server.repository.url, LENGTHS.line) }),
      ...(server.registryName === undefined ? {} : { registryName: server.registryName }),
      categories: server.categories.map(({ category }) => category),
      packages: server.packages.items.slice(0, MOST_WAYS).map((one) => toLine(toPackageLabel(one), LENGTHS.line)),
      remotes: server.remotes.items.slice(0, MOST_WAYS).map(({ url }) => toLine(url, LENGTHS.line)),
      ...(surface === undefined ? {} : { toolCount: surface.tools.length }),
      ...(surface?.terms === undefined ? {} : { tokens: surface.terms.tokens }),
      tools: (surface?.tools ?? []).slice(0, MOST_TOOLS).map(({ name, description }) => ({
        name: toLine(name, LENGTHS.name),
        ...(description === undefined ? {} : { description: toLine(description, TOOL_DESCRIPTION) }),
      })),
      ...(findings === undefined ? {} : { findings: findings.map((one) => ({ ...one, where: toLine(one.where, LENGTHS.line) })) }),
      registry: source,
    }
    return { value, text: toText(value, toSourceText(source)) }
  },
})

function toStanding({ probes: [best] }: ServerFacts) {
  const outcome = best?.outcome ?? 'not_probed'
  return {
    outcome,
    standing: [toOutcomeWord(outcome), toOutcomeSentence(outcome)].filter((part) => part !== undefined).join('. '),
    ...(best?.reason === undefined ? {} : { reason: best.reason }),
    ...(best === undefined ? {} : { since: best.since }),
  }
}

interface Facts {
  id: string
  renamedFrom?: string
  title: string
  description?: string
  status: string
  archived: boolean
  standing: string
  since?: string
  score?: number
  license?: string
  repository?: string
  packages: string[]
  remotes: string[]
  toolCount?: number
  tools: { name: string; description?: string }[]
  findings?: { code: string; severity: string; where: string }[]
}

function toText(facts: Facts, source: string): string {
  const { findings, tools, toolCount } = facts
  const row = (label: string, value: string | undefined) => (value === undefined || value === '' ? [] : [`${label}: ${value}`])
  return [
    `${facts.id}${facts.renamedFrom === undefined ? '' : ` (called ${facts.renamedFrom} before)`}`,
    STRANGERS,
    ...row('Title', facts.title),
    ...row('Description', facts.description),
    ...row('Standing', `${facts.standing}${facts.since === undefined ? '' : ` Since ${facts.since}.`}`),
    ...row('Score', facts.score === undefined ? 'not assessed' : `${facts.score} of 100`),
    ...row('Its author says', `${facts.status}${facts.archived ? ', and its repository is archived' : ''}`),
    ...row('Licence', facts.license),
    ...row('Repository', facts.repository),
    ...row('Packages', facts.packages.join(', ')),
    ...row('Addresses', facts.remotes.join(', ')),
    ...row(
      'Safety findings',
      findings === undefined
        ? 'nothing was looked through'
        : findings.length === 0
          ? 'none'
          : findings.map(({ code, severity, where }) => `${code} (${severity}) in ${where}`).join('; '),
    ),
    ...row('Tools', toolCount === undefined ? 'not known: it has not answered yet' : String(toolCount)),
    ...tools.map(({ name, description }) => `- ${name}${description === undefined ? '' : `: ${description}`}`),
    ...(toolCount !== undefined && toolCount > tools.length ? [`- and ${toolCount - tools.length} more`] : []),
    source,
  ].join('\n')
}
