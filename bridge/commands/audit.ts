// hisper audit: how the reader's own servers stand by the registry's record: health, safety findings, and what changed of late.

import { join } from 'node:path'
import type { Command } from 'commander'
import type { Approval } from '../../core/schema/task.ts'
import { findLocalServers } from '../clients/find.ts'
import { DATABASE } from '../companion/companion.ts'
import { EXIT_CODES, SOMETHING_AMISS } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { type Drift, surfaceOf } from '../registry/record.ts'
import type { Registry } from '../registry/registry.ts'
import { ApprovalStore } from '../store/approval-store.ts'
import { openToRead } from '../store/database.ts'
import { type Looked, lookUpAll, toFacts, toHow, toSourceLines, toState } from './my-servers.ts'
import { addRegistryOption, openRegistry, type RegistryFlags } from './registry-option.ts'
import { paint, styleOfOutcome } from './table.ts'
import { thisMachine } from './this-machine.ts'

interface Flags extends RegistryFlags {
  json?: true
}

const MOST_FINDINGS = 10

export function addAuditCommand(program: Command): void {
  const command = program
    .command('audit')
    .description('Shows health, safety findings and recent changes of your servers, by the registry’s record.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
  addRegistryOption(command).action(async (flags: Flags) => {
    const registry = openRegistry(flags)
    const places = thisMachine()
    const { servers } = await findLocalServers(places)
    const allowed = readApprovals(places.dataFolder)
    const { looked, source } = await lookUpAll(servers, registry)
    const rows = looked.map((one) => ({ one, report: toReport(one, registry, allowed) }))
    if (flags.json === true) {
      const list = rows.map(({ one, report }) => ({ ...toFacts(one.server), ...(report === undefined ? {} : { registry: report }) }))
      process.stdout.write(`${JSON.stringify({ servers: list, registry: source })}\n`)
    } else {
      process.stdout.write(rows.map(({ one, report }) => toLines(one, report)).join(''))
      process.stderr.write(rows.length === 0 ? 'no client on this machine has a server\n' : toSourceLines({ source }))
    }
    if (rows.some(({ report }) => report?.amiss.length)) process.exitCode = SOMETHING_AMISS
  })
}

/** What the reader allowed for good; a companion may be at work with it. */
function readApprovals(dataFolder: string): Approval[] {
  const opened = openToRead(join(dataFolder, DATABASE))
  try {
    return opened === undefined ? [] : new ApprovalStore(opened.database, { now: () => new Date(), id: () => '' }).standing()
  } finally {
    opened?.close()
  }
}

/** What changed of a tool since the reader allowed it, the latest first. */
function changedSince(drift: readonly Drift[], allowed: readonly Approval[]) {
  return drift.flatMap((change) => {
    const since = allowed.filter(({ tool, createdAt }) => tool === change.tool && createdAt < change.at).map(({ createdAt }) => createdAt)
    const [allowedAt] = since.toSorted().reverse()
    return allowedAt === undefined ? [] : [{ ...toDrift(change), allowedAt }]
  })
}

function toReport({ server: own, known }: Looked, registry: Registry, allowed: readonly Approval[]) {
  if (known === undefined) return undefined
  const { server, health, drift } = known.record
  const state = toState(known, registry)
  const serious = (surfaceOf(server)?.findings ?? []).filter(({ severity }) => severity === 'high')
  const findings = serious.slice(0, MOST_FINDINGS).map(({ code, where }) => ({ code, where: toLine(where, 200) }))
  const [last] = drift
  const changed = changedSince(
    drift,
    allowed.filter((one) => one.server === own.id),
  )
  const isDown = health.length > 0 && health.every(({ state: one }) => one === 'down')
  const gone = server.status !== 'active' || server.archived === true
  return {
    ...state,
    status: server.archived === true ? 'archived' : server.status,
    health: health.map(({ target, state: one, uptime }) => ({
      target: toLine(target, 300),
      state: one,
      ...(uptime.days30 === undefined ? {} : { uptime30Days: uptime.days30.share }),
    })),
    findings,
    ...(last === undefined ? {} : { lastDrift: toDrift(last) }),
    /** By the registry's record; what is started here is looked at anew before every call. */
    changedSinceApproval: changed,
    /** Words for what a reader should look at. */
    amiss: [
      ...(isDown ? ['does not work'] : []),
      ...(gone ? [`its author says: ${server.archived === true ? 'archived' : server.status}`] : []),
      ...(serious.length > 0 ? [`${serious.length} serious findings`] : []),
      ...(drift.some(({ severity }) => severity === 'high') ? ['a serious change of late'] : []),
      ...changed.map(({ tool, code, at }) => `${tool}, which you allowed for good: ${code.replaceAll('_', ' ')} on ${at.slice(0, 10)}`),
    ],
  }
}

function toDrift({ at, code, severity, tool }: Drift) {
  return { at, code, severity, ...(tool === undefined ? {} : { tool: toLine(tool, 200) }) }
}

function toLines({ server }: Looked, report: ReturnType<typeof toReport>): string {
  const head = `${paint('bold', server.id)}  ${toHow(server.target)}`
  if (report === undefined) return `${head}\n  ${paint('dim', 'the registry does not know it')}\n`
  const { standing, outcome, score, findings, lastDrift, amiss, id } = report
  const drift =
    lastDrift === undefined
      ? 'no change of late'
      : `last change ${lastDrift.at.slice(0, 10)}: ${lastDrift.code.replaceAll('_', ' ')}${lastDrift.tool === undefined ? '' : ` (${lastDrift.tool})`}`
  const facts = [paint(styleOfOutcome(outcome), standing), score === undefined ? 'not assessed' : `${score} of 100`, drift]
  return [
    `${head}\n  ${id}: ${facts.join('; ')}\n`,
    ...amiss.map((text) => `  ${paint('red', `! ${text}`)}\n`),
    ...findings.map(({ code, where }) => `    ${code.replaceAll('_', ' ')} in ${where}\n`),
  ].join('')
}
