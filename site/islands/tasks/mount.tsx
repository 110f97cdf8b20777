// Puts the app into a page.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { Link, type LinkOptions } from './link.ts'

/** @param code to pair with at once */
export function mount(options: Omit<LinkOptions, 'storage'>, code?: string): void {
  const place = document.querySelector('#tasks')
  if (place === null) throw new Error('the page has no place for the app')
  const link = new Link({ ...options, storage: storageOf() })
  if (code !== undefined) void link.pair(code, link.port)
  else if (link.isPaired) void link.connect()
  createRoot(place).render(
    <StrictMode>
      <App link={link} hasCode={code !== undefined} />
    </StrictMode>,
  )
}

function storageOf(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined // the browser was told to allow none
  }
}
