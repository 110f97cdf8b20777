// The one place that knows where the site lives. A path in the address (a project page of a static host) becomes the site's base.

/** Public address, from HISPER_SITE_URL; the default is a name reserved for examples (RFC 2606), to be replaced where the site is published. */
export const SITE_URL = new URL(process.env.HISPER_SITE_URL ?? 'https://hisper.example/')

/** Address of a page of this site below its base: `/servers/` becomes `/base/servers/`. */
export function linkTo(path: `/${string}`): string {
  return `${SITE_URL.pathname.replace(/\/$/, '')}${path}`
}

/** Address of a server's page. */
export function serverLink(id: string): string {
  return linkTo(`/servers/${id}/`)
}

/** `url` where it is an http or https address, else undefined: what a stranger wrote becomes a link only after this. */
export function webAddress(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  return /^https?:$/.test(new URL(url).protocol) ? url : undefined
}

/** Where this site's own code and data are kept, from HISPER_REPOSITORY: `https://github.com/OWNER/NAME`. Nothing leads there where it is not set. */
export const REPOSITORY_URL = webAddress(process.env.HISPER_REPOSITORY)?.replace(/\/$/, '')
