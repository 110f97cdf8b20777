// What an installation ends with: something to start, or in closed words why there is nothing.
import type { Evidence } from '../../../core/schema/probe.ts'
import type { Outcome, Reason } from '../../../core/schema/words.ts'
import { escapeControls } from '../../lib/escape.ts'
import type { Startable } from '../launch.ts'

export interface InstalledProgram {
  ok: true
  kind: 'program'
  /** Exact, also where none was asked for. */
  version: string
  /** Subresource integrity of the artefact that was installed. */
  integrity?: string
  /** Its entry in the store, absolute. */
  folder: string
  start: Startable
  /** Whether it, or something it depends on, would compile or fetch machine code in a script that was not run. */
  hasNativeCode: boolean
  /** Whether it was in the store already, so that nobody was asked anything. */
  wasThere: boolean
}

/** An image that is a server itself; only a container engine can start it. */
export interface InstalledImage {
  ok: true
  kind: 'image'
  /** `name@sha256:…` */
  image: string
  version?: string
  integrity: string
}

export interface NotInstalled {
  ok: false
  outcome: Extract<Outcome, 'not_probed' | 'needs_build' | 'blocked'>
  reason: Reason
  evidence: Evidence
  version?: string
  integrity?: string
}

export type InstallResult = InstalledProgram | InstalledImage | NotInstalled

const MAX_MESSAGE_CHARS = 500

/** Reasons that are not of the outcome `not_probed`. */
const OUTCOMES: Partial<Record<Reason, NotInstalled['outcome']>> = {
  native_build: 'needs_build',
  no_wheel: 'needs_build',
  refused_entry_point: 'blocked',
  integrity_mismatch: 'blocked',
  unsafe_package: 'blocked',
}

/** @param message what a reader is told; may hold a stranger's text */
export function notInstalled(reason: Reason, message: string, facts: { version?: string; integrity?: string } = {}): NotInstalled {
  return {
    ok: false,
    outcome: OUTCOMES[reason] ?? 'not_probed',
    reason,
    evidence: { message: escapeControls(message.replace(/\s+/g, ' ').trim().slice(0, MAX_MESSAGE_CHARS)) },
    ...facts,
  }
}
