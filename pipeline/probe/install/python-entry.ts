// Finds in installed wheels what starts a package: its console script (PyPA, entry points specification), by the rule of `uvx NAME`.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { MAX_MANIFEST_BYTES } from './installed-package.ts'
import { readSmall } from './read-small.ts'

export type ConsoleScript =
  | { kind: 'none' }
  | { kind: 'refused'; path: string }
  | { kind: 'script'; name: string; module: string; attribute: string }

/** `package.module:object.attribute`, then extras that nobody uses any more. */
const REFERENCE = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*:\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*(?:\[[^\]]*\])?$/

/**
 * @param folder that wheels were installed to
 * @throws where its entry points are past all measure
 * @returns the script named like the project, or its only one; `refused` where it would call something that is not in the folder
 */
export function findConsoleScript(folder: string, project: string, version: string): ConsoleScript {
  const info = readdirSync(folder).find((name) => isInfoOf(name, project, version))
  const path = info === undefined ? undefined : join(folder, info, 'entry_points.txt')
  if (path === undefined || !existsSync(path)) return { kind: 'none' }
  const scripts = consoleScripts(readSmall(path, MAX_MANIFEST_BYTES))
  const own = scripts.find(([name]) => normalizeName(name) === normalizeName(project))
  const chosen = own ?? (scripts.length === 1 ? scripts[0] : undefined)
  if (chosen === undefined) return { kind: 'none' }
  const [name, reference] = chosen
  const [, module, attribute] = REFERENCE.exec(reference) ?? []
  if (module === undefined || attribute === undefined || !isThere(folder, module)) return { kind: 'refused', path: reference }
  return { kind: 'script', name, module, attribute }
}

/** PEP 503: how names of projects are compared. */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}

/** `name-version.dist-info` (PyPA, recording installed projects): neither part has a hyphen of its own. */
function isInfoOf(folder: string, project: string, version: string): boolean {
  const end = `-${version}.dist-info`
  return folder.endsWith(end) && normalizeName(folder.slice(0, -end.length)) === normalizeName(project)
}

/** The section of that name of an INI file. */
function consoleScripts(text: string): [name: string, reference: string][] {
  const lines = text.split('\n').map((line) => line.trim())
  const start = lines.indexOf('[console_scripts]')
  if (start === -1) return []
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => line.startsWith('['))
  return rest.slice(0, end === -1 ? undefined : end).flatMap((line): [string, string][] => {
    const equals = line.indexOf('=')
    return equals < 1 || /^[#;]/.test(line) ? [] : [[line.slice(0, equals).trim(), line.slice(equals + 1).trim()]]
  })
}

function isThere(folder: string, module: string): boolean {
  const [first = ''] = module.split('.')
  return (
    existsSync(join(folder, first)) || readdirSync(folder).some((name) => name.startsWith(`${first}.`) && /\.(?:py|so|pyd)$/.test(name))
  )
}
