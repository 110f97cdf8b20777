// The companion's own page as files: made out of the site's source, served by the companion.

/** What has to be sent with the page: it talks to where it comes from, and nobody frames it (B25). */
export const OWN_PAGE_POLICY =
  "default-src 'self';object-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none';img-src 'self' blob:;media-src blob:"

export interface OwnPageFile {
  /** Below the companion's address: `/` for the page itself. */
  path: string
  type: string
  body: Uint8Array<ArrayBuffer> | string
}
