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

// Here and not in the island, so that the key works before React has arrived; what is typed meanwhile stands in the field.
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
