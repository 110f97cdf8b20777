// Reads a server's lists to their end, item by item: one bad tool costs that tool and not the list.
import type { Client } from '@modelcontextprotocol/client'
import { z } from 'zod'
import {
  type Prompt,
  PromptSchema,
  type Resource,
  ResourceSchema,
  type ResourceTemplate,
  ResourceTemplateSchema,
  type Tool,
  ToolSchema,
  type Warning,
} from '../schema/probe.ts'
import type { WarningCode } from '../schema/words.ts'
import type { SessionLimits } from './limits.ts'
import { countUnsafeIcons } from './links.ts'
import { type JsonSize, measureJson, PlainJsonSchema } from './plain-json.ts'
import { SessionError } from './session-error.ts'

export interface Lists {
  tools: Tool[]
  resources: Resource[]
  resourceTemplates: ResourceTemplate[]
  prompts: Prompt[]
  warnings: Warning[]
  /** What kept the tools from being read to their end; they are what came before it. */
  failure: unknown
  /** Answers that the tools came in. */
  toolPages: number
}

interface ListKind<T> {
  method: string
  key: string
  item: z.ZodType<T>
  identity(item: T): string
  invalid: WarningCode
}

const TOOLS: ListKind<Tool> = {
  method: 'tools/list',
  key: 'tools',
  item: ToolSchema.extend({
    // Results are kept by name, and this one means something else to every object.
    name: ToolSchema.shape.name.refine((name) => name !== '__proto__'),
    inputSchema: PlainJsonSchema,
    outputSchema: PlainJsonSchema.optional(),
    annotations: PlainJsonSchema.optional(),
  }),
  identity: ({ name }) => name,
  invalid: 'invalid_tool',
}
const RESOURCES: ListKind<Resource> = {
  method: 'resources/list',
  key: 'resources',
  item: ResourceSchema,
  identity: ({ uri }) => uri,
  invalid: 'invalid_resource',
}
const TEMPLATES: ListKind<ResourceTemplate> = {
  method: 'resources/templates/list',
  key: 'resourceTemplates',
  item: ResourceTemplateSchema,
  identity: ({ uriTemplate }) => uriTemplate,
  invalid: 'invalid_resource_template',
}
const PROMPTS: ListKind<Prompt> = {
  method: 'prompts/list',
  key: 'prompts',
  item: PromptSchema,
  identity: ({ name }) => name,
  invalid: 'invalid_prompt',
}

/**
 * Reads the lists that the server's capabilities announce, and `tools/list` in any case.
 * @param signal cuts the reading off; what was read until then is kept
 * Never rejects: what went wrong with the tools is in `failure`, with any other list in `warnings`.
 */
export async function readLists(client: Client, limits: SessionLimits, signal?: AbortSignal): Promise<Lists> {
  const announced = client.getServerCapabilities() ?? {}
  const warnings: Warning[] = []
  const left = { ...MAX_SURFACE }
  const tools = await readList(client, TOOLS, limits, warnings, left, signal)
  let failure: unknown
  if (announced.tools === undefined) {
    if (tools.failure === undefined && tools.items.length > 0) warnings.push({ code: 'undeclared_list', subject: TOOLS.method })
  } else failure = tools.failure
  const rest = { resources: [] as Resource[], resourceTemplates: [] as ResourceTemplate[], prompts: [] as Prompt[] }
  const readRest = async <T>(kind: ListKind<T>): Promise<T[]> => {
    if (failure !== undefined) return []
    const list = await readList(client, kind, limits, warnings, left, signal)
    // Templates come with the resources capability, yet many servers have none and do not know the method.
    if (list.failure !== undefined && kind.method !== TEMPLATES.method) warnings.push({ code: 'list_failed', subject: kind.method })
    return list.items
  }
  if (announced.resources !== undefined) {
    rest.resources = await readRest(RESOURCES)
    rest.resourceTemplates = await readRest(TEMPLATES)
  }
  if (announced.prompts !== undefined) rest.prompts = await readRest(PROMPTS)
  return { tools: tools.items, ...rest, warnings, failure, toolPages: tools.pages }
}

/** The tools alone, to the end of their pages. */
export async function readTools(client: Client, limits: SessionLimits, signal?: AbortSignal): Promise<Pick<Lists, 'tools' | 'failure'>> {
  const { items, failure } = await readList(client, TOOLS, limits, [], { ...MAX_SURFACE }, signal)
  return { tools: items, failure }
}

/** The first page of the tools once more, in the order in which it came; undefined where it could not be read. */
export async function readToolsAgain(client: Client, limits: SessionLimits, signal: AbortSignal): Promise<Tool[] | undefined> {
  const { items, failure } = await readList(client, TOOLS, { ...limits, maxPages: 1 }, [], { ...MAX_SURFACE }, signal)
  return failure === undefined ? items : undefined
}

/**
 * What all lists of one server may hold together; more would be a burden to every reader, and is what one answer's record may have.
 * The largest of the servers seen has a tenth of it.
 */
const MAX_SURFACE: JsonSize = { values: 50_000, chars: 2 * 1024 * 1024 }

/** One page of any list; its items are parsed one by one. */
const PageSchema = z.looseObject({})

async function readList<T>(
  client: Client,
  kind: ListKind<T>,
  limits: SessionLimits,
  warnings: Warning[],
  left: JsonSize,
  signal: AbortSignal | undefined,
): Promise<{ items: T[]; failure: unknown; pages: number }> {
  const items = new Map<string, T>()
  const cursors = new Set<string>()
  let cursor: string | undefined
  let invalid = 0
  let duplicates = 0
  let unsafeLinks = 0
  let seen = 0
  let failure: unknown
  let pages = 1
  for (; ; pages += 1) {
    try {
      const answer = await client.request({ method: kind.method, params: cursor === undefined ? {} : { cursor } }, PageSchema, {
        timeout: limits.requestTimeoutMs,
        ...(signal === undefined ? {} : { signal }),
      })
      const page = z.array(z.unknown()).parse(answer[kind.key])
      for (const candidate of page.slice(0, limits.maxItems - seen)) {
        const size = measureJson(candidate)
        left.values -= size?.values ?? 0
        left.chars -= size?.chars ?? 0
        if (left.values < 0 || left.chars < 0)
          throw new SessionError('output_limit', 'too_many_bytes', { message: `lists of more than ${MAX_SURFACE.chars} characters` })
        unsafeLinks += countUnsafeIcons(candidate)
        const parsed = kind.item.safeParse(size === undefined ? undefined : candidate)
        if (!parsed.success) invalid += 1
        else if (items.has(kind.identity(parsed.data))) duplicates += 1
        else items.set(kind.identity(parsed.data), parsed.data)
      }
      seen += page.length
      const next = z.string().nullish().safeParse(answer.nextCursor)
      cursor = next.data || undefined // an empty one leads nowhere but back
      if (seen > limits.maxItems || (seen === limits.maxItems && cursor !== undefined))
        throw new SessionError('output_limit', 'too_many_items', { message: `${kind.method} has more than ${limits.maxItems} items` })
      if (!next.success)
        throw new SessionError('protocol_error', 'invalid_message', { message: `${kind.method} gave a cursor that is no text` })
      if (cursor === undefined) break
      if (cursors.has(cursor))
        throw new SessionError('protocol_error', 'cursor_loop', { message: `${kind.method} gave the same cursor twice` })
      cursors.add(cursor)
      if (pages >= limits.maxPages)
        throw new SessionError('output_limit', 'too_many_pages', { message: `${kind.method} has more than ${limits.maxPages} pages` })
    } catch (error) {
      failure = error
      break
    }
  }
  const kept = [...items.values()]
  if (invalid > 0) warnings.push({ code: kind.invalid, subject: kind.method, count: invalid })
  if (duplicates > 0) warnings.push({ code: 'duplicate_name', subject: kind.method, count: duplicates })
  if (unsafeLinks > 0) warnings.push({ code: 'unsafe_link', subject: kind.method, count: unsafeLinks })
  if (failure !== undefined && kept.length > 0) warnings.push({ code: 'unfinished_list', subject: kind.method })
  return { items: kept, failure, pages }
}
