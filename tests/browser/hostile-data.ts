// Two hundred servers whose every text tries to be more than text, in documents that the dataset accepts.
import { parseWith } from '../../core/schema/parse.ts'
import { OwnCriterionSchema } from '../../core/schema/score.ts'
import { type Server, ServerSchema } from '../../core/schema/server.ts'
import { listing, mergedServer, standing, tool } from '../documents.ts'

/** What runs if any of this is ever taken for markup, a link or code. */
const RUN = 'window.hacked=1'

export const TEXTS: readonly string[] = [
  `<img src=x onerror="${RUN}">`,
  `<script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `"><svg/onload=${RUN}>`,
  `' onmouseover='${RUN}' x='`,
  `" autofocus onfocus="${RUN}" x="`,
  `</textarea></title></style><iframe srcdoc="<script>parent.${RUN}</script>">`,
  `javascript:${RUN}//`,
  `data:text/html,<script>${RUN}</script>`,
  `<a href="javascript:${RUN}">click</a>`,
  `<base href="https://elsewhere.example/"><meta http-equiv=refresh content="0;url=https://elsewhere.example/">`,
  `<style>*{display:none}</style><link rel=stylesheet href=https://elsewhere.example/x.css>`,
  `{{constructor.constructor('${RUN}')()}} \${${RUN}} <%= ${RUN} %>`,
  'W'.repeat(200),
  `${'\u{202E}'}txet denrut${'\u{202C}'} and ${'\u{2066}'}isolated`,
  `zero\u{200B}width\u{FEFF} ${'\u{E0041}'.repeat(20)} tags`,
  `${'e'}${'\u{0301}'.repeat(120)} combining`,
  'مرحبا بالعالم שלום עולם 你好世界 नमस्ते',
  `-->]]>\`\`\`\n# heading\n[link](javascript:${RUN})`,
  `\u{FFFD}\u{0}\u{1B}[31m\u{7F}\u{85}\u{2028}end`,
  '__proto__',
  'constructor',
  `${'🧨'.repeat(60)}`,
  `=HYPERLINK("https://elsewhere.example/";"${RUN}")`,
]
const COUNT = 200
const DEPTH = 60
const WIDTH = 5_000
const TOOLS = 500

const anyText = (index: number) => TEXTS[index % TEXTS.length] ?? ''

/** @returns servers that ServerSchema accepts, ids `hostile-0` to `hostile-199` */
export function hostileServers(): Server[] {
  return Array.from({ length: COUNT }, (_, index) => parseWith(ServerSchema, hostileServer(index), `hostile-${index}`))
}

function hostileServer(index: number): Server {
  const [one, two, three] = [anyText(index), anyText(index + 7), anyText(index + 13)]
  const id = `hostile-${index}`
  const key = `npm:${id}`
  const schema = {
    type: 'object',
    properties: { [one]: { type: two, description: three, enum: [one, two], default: three } },
    required: [one],
  }
  const tools = [tool(one, { title: two, description: three, inputSchema: schema }), tool(two.slice(0, 100), { description: one })]
  const input = { description: one, isSecret: index % 2 === 0, isRequired: true, default: two, placeholder: three, choices: [one, two] }
  return {
    ...mergedServer({
      id,
      title: one,
      description: `${two}\n${three}`,
      license: three,
      language: two,
      keywords: [one, two, three],
      homepage: 'https://elsewhere.example/"><script>',
      repository: { url: `https://elsewhere.example/${encodeURIComponent(one.toWellFormed())}`, directory: two },
      status: 'deprecated',
      statusMessage: one,
      packages: [
        {
          registryType: index % 3 === 0 ? 'oci' : 'npm',
          identifier: one,
          version: two.slice(0, 200),
          transport: 'stdio',
          runtimeHint: three,
          environmentVariables: [{ name: one, ...input }],
          packageArguments: [{ type: 'named', name: two, ...input }],
        },
      ],
      remotes: [
        {
          type: 'sse',
          url: index % 2 === 0 ? `javascript:window.hacked=1//${index}` : 'https://elsewhere.example/{x}',
          headers: [{ name: three, ...input }],
        },
      ],
      provenance: { title: key, [one]: key },
      listings: [listing(key, { name: one, description: two, keywords: [three] })],
    }),
    categories: [],
    probes: [
      standing({
        target: key,
        outcome: index % 4 === 3 ? 'crashed' : 'ok',
        ...(index % 4 === 3 ? { reason: 'exited' as const, evidence: { exitCode: 1, stderrTail: one } } : {}),
        serverInfo: { name: one, version: two },
        instructions: three,
        tools: index === 1 ? many() : index === 2 ? [wide()] : index === 4 ? [deep()] : tools,
        resources: [{ uri: one, name: two, description: three, mimeType: one }],
        resourceTemplates: [{ uriTemplate: two, name: three }],
        prompts: [{ name: one, description: two, arguments: [{ name: three, description: one }] }],
        findings: [{ code: 'hidden_text', severity: 'high', where: one, evidence: two }],
      }),
    ],
    score: {
      assessed: true,
      value: index % 101,
      band: 'fair',
      criteria: OwnCriterionSchema.options.map((criterion) => ({ id: criterion, verdict: 'fail', points: 0, max: 5, args: {} })),
    },
  }
}

const many = () =>
  Array.from({ length: TOOLS }, (_, index) => tool(`${anyText(index).slice(0, 100)}_${index}`, { description: anyText(index + 1) }))

const wide = () =>
  tool('wide', {
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(Array.from({ length: WIDTH }, (_, index) => [`p${index}`, { type: 'string' }])),
    },
  })

function deep() {
  let schema: Record<string, unknown> = { type: 'string', description: TEXTS[0] }
  for (let level = 0; level < DEPTH; level += 1) schema = { type: 'object', properties: { x: schema } }
  return tool('deep', { inputSchema: schema as never })
}
