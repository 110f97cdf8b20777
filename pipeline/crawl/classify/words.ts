// The words that say what a package is. Every table is about meaning; none names a package.
import type { PackageClass } from '../../../core/schema/words.ts'

const table = (rows: Readonly<Record<string, string>>): ReadonlyMap<string, PackageClass> =>
  new Map(Object.entries(rows).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind as PackageClass] as const)))

/** Nouns that say what a thing is when they are what a clause is about ("an SDK for …", "MCP proxy"). */
export const NOUNS = table({
  'sdk-framework':
    'sdk sdks framework frameworks library libraries middleware middlewares adapter adapters bindings boilerplate template templates starter scaffold ' +
    'scaffolding hooks typings types schemas utilities utils helpers helper decorator decorators transport transports runtime polyfill instrumentation ' +
    'primitives infrastructure foundations module component components auth authentication storage cache shim',
  client: 'client clients host chatbot harness',
  proxy:
    'proxy proxies gateway router relay multiplexer aggregator balancer inspector manager installer registry marketplace directory scanner linter ' +
    'tester fuzzer auditor debugger tracer configurator generator converter playground evaluator evaluation evals eval benchmark testing wizard cli preflight checker validator scorecard ' +
    'launcher switcher guardrails firewall security observability analytics governance',
  plugin: 'plugin plugins extension addon addons',
  component: 'binary binaries',
})

/** Things that live off servers: such a thing "with MCP" uses servers. */
export const USES_SERVERS = new Set([
  'agent',
  'agents',
  'harness',
  'assistant',
  'chatbot',
  'chat',
  'ide',
  'copilot',
  'terminal',
  'client',
  'cli',
  'llm',
])

/** What MCP is written down or spoken in: behind "MCP", "MCP tool" or "MCP server" they make the phrase speak about MCP. */
export const ABOUT_MCP = new Set(
  (
    'definition definitions schema schemas config configs configuration configurations manifest manifests contract contracts traffic call calls ' +
    'trajectories development spec specification bundle bundles hooks ecosystem poisoning'
  ).split(' '),
)

/** Where a noun phrase ends. */
export const ENDS_PHRASE = new Set(
  (
    'for to that which who with of in on from via over through using powered built providing enabling allowing exposing offering connecting wrapping lets ' +
    'let gives give giving helps help exposes provides enables allows is are was supports supporting including designed as by into like without where ' +
    'when while your our between across around against inside makes brings adds integrating integrates written running für zum para pour для'
  ).split(' '),
)

/** Verbs whose object is somebody's servers: "build MCP servers", "inspects MCP servers". */
export const ACTS_ON_SERVERS = new Map<string, PackageClass>([
  ...words(
    'sdk-framework',
    'build builds building create creates creating develop develops developing write writes writing author authoring implementing',
  ),
  ...words(
    'proxy',
    'spawn spawns start starts host hosts hosting set setup setting add adds adding run runs running connect connects connecting interact interacts interacting launch launches enable toggle switch find browse use ' +
      'consume consuming organize share call calling expose proxying routing ' +
      'generate generates generating scaffold scaffolds scaffolding test tests testing debug debugging inspect inspects inspecting lint linting manage ' +
      'manages managing install installs installing deploy deploying scan scans scanning audit auditing validate validates validating evaluate ' +
      'evaluating benchmark benchmarking monitor monitoring secure securing configure configuring sync syncs syncing aggregate aggregating adapt adapts ' +
      'discover search convert converts converting compile derive vet check checks',
  ),
])

function words(kind: PackageClass, list: string): [string, PackageClass][] {
  return list.split(' ').map((word) => [word, kind])
}

/** What servers are written with: an "integration for" one of these is for whoever writes servers, not for whoever uses them. */
export const WRITTEN_WITH = new Set(
  (
    'fastmcp django flask fastapi starlette litestar express fastify hono elysia koa nestjs next.js rails laravel symfony spring langchain langgraph ' +
    'llamaindex crewai autogen pydantic typescript javascript python rust go java kotlin swift ruby php c# .net'
  ).split(' '),
)

/** Words of a package's name that say what else it is; they yield to a plain statement that it is a server. */
export const NAME_NOUNS = table({
  'sdk-framework':
    'sdk framework adapter adapters middleware types typings core shared common utils util helpers lib library schema schemas transport boilerplate ' +
    'template starter instrumentation',
  client: 'client',
  proxy: 'proxy gateway inspector lint linter eval evals fuzzer',
  plugin: 'plugin extension addon',
  unrelated: 'awesome',
})

/** Words that say what else it is only right behind "mcp" or "mcp server": elsewhere in a name they are what the server serves. */
export const NAME_NOUNS_BEHIND_MCP = table({
  proxy: 'manager generator registry installer scanner cli hub router tester config setup',
  client: 'host agent',
})

/** Other meanings of the letters, told by their company in name or summary. */
export const OTHER_MEANINGS: readonly [string, RegExp][] = [
  ['a chip of Microchip’s MCP family', /\bmcp[- ]?\d{2}[\dx]{1,4}[a-z]?\d*\b|\bmicrochip\b/],
  ['Minecraft', /\bminecraft\b|\bmcpe\b|\bcoder pack\b|我的世界/],
  ['the MC protocol of controllers', /\bmelsec\b|\bmc[ -]?protocol\b/],
  ['a Monte Carlo method', /\bmonte[ -]carlo\b/],
  ['master control program', /\bmaster control program\b/],
  ['a market’s capitalisation', /\bmarket cap(?:itali[sz]ation)?s?\b/],
  ['media control', /\bmedia control protocol\b/],
  ['micro-channel plates', /\bmicro[- ]?channel plates?\b/],
]

/** A name that is kept, not used. */
export const PLACEHOLDER =
  /\breserved\b.{0,40}\b(?:name|for|placeholder)\b|\b(?:name|package) (?:reservation|placeholder)\b|\bname reserved\b|\bplaceholder\b|\b(?:slop|typo|name)[- ]?squat|\bsquatguard\b|\bvacant\b|\bdependency confusion\b/

/** Summaries that generators of projects write, and say nothing. */
export const SAYS_NOTHING = /^\s*(?:add your description here|a python module|a test package|description|todo|test|_[\s_]*)?[\s.!]*$/

/** A list to read, not a program to start. */
export const LIST =
  /\b(?:curated|awesome)\b.{0,30}\b(?:list|collection|directory)\b|\b(?:index|list|directory|catalog) of (?:all )?(?:the )?(?:mcp|model context protocol)\b/
