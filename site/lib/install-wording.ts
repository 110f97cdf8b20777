// What stands around a snippet on the site.
import type { SnippetKind } from '../../core/install/client.ts'
import type { Place } from '../../core/install/template.ts'

/** What stands above a snippet. */
export const LEADS: Record<SnippetKind, string> = {
  link: '',
  command: 'Run in a terminal (macOS, Linux, WSL)',
  file: 'Put into',
  setting: 'Enter at',
  download: 'Download, then open at',
}

/** Where something that only the reader has goes in the end. */
export const ASK_PLACES: Record<Place, string> = {
  argument: 'argument',
  environment: 'environment variable',
  header: 'header',
  address: 'part of the address',
}

/** Whether the place a snippet is for is a path, and no words. */
export const isPath = (where: string): boolean => !where.includes(' ')

/** Name of a client as a choice: the plain form comes first, so it is no "other". */
export const toClientName = ({ id, name }: { id: string; name: string }): string => (id === 'json' ? 'Any client' : name)
