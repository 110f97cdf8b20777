// Where the companion keeps what is its user's (XDG Base Directory 0.8; elsewhere where such systems keep it).
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** @returns an absolute path; nothing is made */
export function toDataFolder(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  const { XDG_DATA_HOME: xdg, LOCALAPPDATA: local } = environment
  // "All paths set in these environment variables must be absolute. If […] a relative path […] ignore it."
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'hisper')
  if (platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), 'hisper')
  return platform === 'darwin' ? join(homedir(), 'Library', 'Application Support', 'hisper') : join(homedir(), '.local', 'share', 'hisper')
}
