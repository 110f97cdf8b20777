// Addresses that a server gives for people to follow or to see: of its website and of icons (MCP 2025-11-25, Icons: untrusted).
import { z } from 'zod'
import type { ServerInfo } from '../schema/probe.ts'
import { WebUrlSchema } from '../schema/text.ts'

const IconsSchema = z.array(z.looseObject({ src: z.unknown() }))

/** Pictures only: an SVG can carry scripts (the specification asks consumers to be careful with it). */
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif|x-icon|vnd\.microsoft\.icon)[;,]/i

/**
 * @param item a tool, a resource, a prompt or a server's own description, as it came
 * @returns how many of its icons lead to what is neither a web address nor a picture
 */
export function countUnsafeIcons(item: unknown): number {
  const icons = typeof item === 'object' && item !== null && 'icons' in item ? IconsSchema.safeParse(item.icons).data : undefined
  return (icons ?? []).filter(({ src }) => typeof src !== 'string' || !(PICTURE.test(src) || WebUrlSchema.safeParse(src).success)).length
}

/** @returns the same without a website that is no web address, and whether there was one */
export function withoutUnsafeWebsite({ websiteUrl, ...info }: ServerInfo): { info: ServerInfo; wasUnsafe: boolean } {
  if (websiteUrl === undefined) return { info, wasUnsafe: false }
  const isSafe = WebUrlSchema.safeParse(websiteUrl).success
  return isSafe ? { info: { ...info, websiteUrl }, wasUnsafe: false } : { info, wasUnsafe: true }
}
