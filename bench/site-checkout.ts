// A copy of what the site is built from, in a folder of its own: Astro keeps its half-made files in the checkout, and another build may be
// going on there.
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_ROOT } from '../pipeline/probe/install/installed-package.ts'

const SOURCES = ['core', 'site', 'docs', 'astro.config.mjs', 'package.json', 'tsconfig.json']

/** @param feeds which of what is written beside the pages is wanted; all of it where nothing is said. @returns the folder */
export function openSiteCheckout(root: string, { feeds }: { feeds?: readonly string[] } = {}): string {
  for (const source of SOURCES) cpSync(join(PROJECT_ROOT, source), join(root, source), { recursive: true })
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'))
  if (feeds !== undefined) {
    const config = join(root, 'astro.config.mjs')
    const text = readFileSync(config, 'utf8')
    if (!text.includes('feeds()')) throw new Error('astro.config.mjs no longer says feeds()')
    writeFileSync(config, text.replace('feeds()', `feeds(${JSON.stringify(feeds)})`))
  }
  return root
}
