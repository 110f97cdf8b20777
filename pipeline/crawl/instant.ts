// The origins' many ways to write an instant, as the one way the dataset writes it.

// RFC 3339 with a zone, or a bare day: a time without a zone would mean another instant on every machine.
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2}))?$/

/** `2025-12-10T17:38:09.867893Z` becomes `2025-12-10T17:38:09.867Z`; undefined where the text is no instant. */
export function toInstant(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || !INSTANT.test(text)) return undefined
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) return undefined
  const instant = new Date(ms).toISOString()
  return instant.length === 24 ? instant : undefined
}
