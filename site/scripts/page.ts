// What every page can do with a script: change its colours, copy a text, go to the search field.
// All of it is readable without.
import { THEME_STORAGE_KEY } from '../lib/theme-script.ts'

const COPIED_MS = 2_000

const root = document.documentElement
const toggle = document.querySelector<HTMLButtonElement>('.theme')
const prefersDark = matchMedia('(prefers-color-scheme: dark)')

function isDark(): boolean {
  return root.dataset.theme === undefined ? prefersDark.matches : root.dataset.theme === 'dark'
}

function showTheme(): void {
  toggle?.setAttribute('aria-pressed', String(isDark()))
}

toggle?.addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark'
  root.dataset.theme = theme
  showTheme()
  // Without storage the choice lasts as long as the page.
  if (root.dataset.storage !== 'none') localStorage.setItem(THEME_STORAGE_KEY, theme)
})
prefersDark.addEventListener('change', showTheme)
showTheme()

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]')
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
  const field = document.querySelector<HTMLInputElement>('input[type=search]')
  if (field === null) return
  event.preventDefault()
  field.focus()
})

for (const block of document.querySelectorAll('.code')) {
  block.insertAdjacentHTML('beforeend', '<button type="button" class="button copy" aria-live="polite">Copy</button>')
}

document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('.copy') : null
  const text = button?.parentElement?.querySelector('pre')?.textContent
  if (button === null || text === undefined || text === null) return
  const copied = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  )
  button.textContent = copied ? 'Copied' : 'Not copied'
  setTimeout(() => {
    button.textContent = 'Copy'
  }, COPIED_MS)
})

/** Pages that were read open without a network: what this one is made of is kept, once there is a worker that keeps it. */
async function keepVisited(): Promise<void> {
  const home = document.querySelector<HTMLAnchorElement>('.brand')?.href
  if (home === undefined || !('serviceWorker' in navigator)) return
  const cameThroughIt = navigator.serviceWorker.controller !== null
  await navigator.serviceWorker.register(new URL('sw.js', home))
  const { active } = await navigator.serviceWorker.ready
  if (cameThroughIt) return
  const files = performance.getEntriesByType('resource').map(({ name }) => name)
  active?.postMessage([location.href, ...files])
}
// Where it is not allowed, as in a private window, pages are read all the same.
addEventListener('load', () => void keepVisited().catch(() => undefined))
