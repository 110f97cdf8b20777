// The registry's own hue, as a style sheet: the pages allow no style that stands in them. Empty where it has none.
import { readBranding } from '../lib/dataset.ts'

export async function GET(): Promise<Response> {
  const { hue } = await readBranding()
  return new Response(hue === undefined ? '' : `:root{--hue:${hue}}\n`, { headers: { 'content-type': 'text/css' } })
}
