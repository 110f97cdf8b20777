// Astro states the hashes of all inline scripts of a site's islands on every page. A page without an island has none of them: it gets the
// policy that allows nothing inline at all, which is shorter as well. So is a table without the end tags that HTML does not ask for.
import { defineMiddleware } from 'astro:middleware'
import { CSP_DIRECTIVES } from './lib/csp.ts'

const POLICY = /(<meta http-equiv="content-security-policy" content=")[^"]*/

/** HTML Living Standard, 13.1.2.4, "Optional tags": after each of these comes its sibling, or its parent ends. */
const OPTIONAL = /<\/(?:li|dt|dd|td|th|tr|thead|tbody)>/g

export const onRequest = defineMiddleware(async (_, next) => {
  const response = await next()
  if (response.headers.get('content-type')?.startsWith('text/html') !== true) return response
  const html = await response.text()
  const isPlain = !html.includes('<astro-island')
  return new Response(isPlain ? html.replace(POLICY, `$1${CSP_DIRECTIVES.join(';')}`).replace(OPTIONAL, '') : html, response)
})
