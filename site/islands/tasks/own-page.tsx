// The companion's own page: it is its own origin, and the code that the companion opened it with is in the fragment, which is sent nowhere.
import './before-zod.ts'
import './own-page.css'
import { reachFromHere } from '../../../core/bridge/browser.ts'
import { mount } from './mount.tsx'

const parameters = new URLSearchParams(location.hash.slice(1))
const code = parameters.get('pair') ?? undefined
if (code !== undefined) {
  parameters.delete('pair')
  // What is left of it, such as `approve`, names a screen.
  const rest = parameters.toString().replace(/=(?=&|$)/g, '')
  history.replaceState(null, '', `${location.pathname}${rest === '' ? '' : `#${rest}`}`)
}
mount({ reach: () => reachFromHere(location.origin), ownPort: Number(location.port) }, code)
