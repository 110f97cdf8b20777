// Names of feeds and entries: tag URIs (RFC 4151), so that a page that moves does not make old news new.
import type { ToUrl } from './feed.ts'

/** A day on which the host was the site's (RFC 4151 §2.1: without month and day, the first of January). */
const DATE = '2026'

/** @param specific what is named, unique within the site and of characters that a path may have: `servers/ID` */
export function toTagUri(url: ToUrl, specific: string): string {
  const { hostname, pathname } = new URL(url('/'))
  // RFC 4151 takes names of hosts only; an address in brackets is somebody's own machine.
  const authority = /^[a-z0-9.-]+$/.test(hostname) ? hostname : 'localhost'
  return `tag:${authority},${DATE}:${pathname.slice(1)}${specific}`
}

/** A stranger's text as one part of a tag: cut, and of unreserved characters and escapes only (RFC 3986 §2). */
export function toTagPart(text: string): string {
  return encodeURIComponent(text.slice(0, 200).toWellFormed())
}
