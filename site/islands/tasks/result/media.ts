// What a result may show as a picture or play as a sound: kinds that a browser draws without running anything of them.

const SHOWN: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])
const PLAYED: ReadonlySet<string> = new Set([
  'audio/mpeg',
  'audio/mp4',
  'audio/wav',
  'audio/x-wav',
  'audio/ogg',
  'audio/webm',
  'audio/flac',
  'audio/aac',
])

export type MediaKind = 'image' | 'audio'

/** @returns undefined for every other kind, SVG among them, which has scripts */
export function kindOf(mimeType: unknown): MediaKind | undefined {
  if (typeof mimeType !== 'string') return undefined
  if (SHOWN.has(mimeType)) return 'image'
  return PLAYED.has(mimeType) ? 'audio' : undefined
}

/** @returns undefined where it is not Base64 (RFC 4648 §4) */
export function toBytes(base64: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof base64 !== 'string') return undefined
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** A name for a file that leads nowhere and is read as nothing else. */
export function toFileName(name: string, ending: string): string {
  return `${name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60) || 'result'}.${ending}`
}

export function save(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: fileName })
  link.click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
