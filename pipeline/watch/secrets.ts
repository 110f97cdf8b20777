// HISPER_NOTIFY: one secret that holds every address by its name, so that a workflow is handed this and no other.
import { z } from 'zod'
import { UsageError } from '../lib/errors.ts'

const SecretsSchema = z.record(z.string(), z.string())

/** @throws {UsageError} which quotes nothing of it */
export function readSecrets(text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined || text.trim() === '') return new Map()
  try {
    return new Map(Object.entries(SecretsSchema.parse(JSON.parse(text))))
  } catch {
    throw new UsageError('HISPER_NOTIFY is not JSON such as {"TEAM_WEBHOOK":"https://…"}')
  }
}
