// A workflow file, as far as the workflows of this repository go: what is not here is refused, so that a rehearsal leaves nothing out in silence.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseWith } from '../../core/schema/parse.ts'

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const texts = z.record(z.string(), text)
const rights = z.record(z.string(), z.enum(['read', 'write', 'none']))

const StepSchema = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: texts.default({}),
  run: z.string().optional(),
  env: texts.default({}),
})
export type Step = z.infer<typeof StepSchema>

const JobSchema = z.strictObject({
  name: z.string().optional(),
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  if: z.string().optional(),
  'runs-on': z.string().optional(),
  'timeout-minutes': z.number().optional(),
  permissions: rights,
  outputs: texts.default({}),
  environment: z.unknown().optional(),
  strategy: z.strictObject({ 'fail-fast': z.boolean(), matrix: z.record(z.string(), z.union([z.string(), z.array(text)])) }).optional(),
  env: texts.default({}),
  steps: z.array(StepSchema).default([]),
  uses: z.string().optional(),
})
export type Job = z.infer<typeof JobSchema>

const WorkflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: rights,
  concurrency: z.unknown(),
  defaults: z.unknown(),
  jobs: z.record(z.string(), JobSchema),
})
export type Workflow = z.infer<typeof WorkflowSchema>

/** @param root of the repository @param file such as `refresh.yml` */
export async function readWorkflow(root: string, file: string): Promise<Workflow> {
  const path = join(root, '.github/workflows', file)
  return parseWith(WorkflowSchema, parse(await readFile(path, 'utf8')), file)
}

/** Jobs in an order in which what is needed comes first. */
export function inOrder(jobs: Readonly<Record<string, Job>>): [string, Job][] {
  const placed: [string, Job][] = []
  const left = new Map(Object.entries(jobs))
  while (left.size > 0) {
    const ready = [...left].filter(([, { needs }]) => needs.every((id) => !left.has(id)))
    if (ready.length === 0) throw new Error(`jobs need each other: ${[...left.keys()].join(', ')}`)
    for (const [id, job] of ready) {
      left.delete(id)
      placed.push([id, job])
    }
  }
  return placed
}
