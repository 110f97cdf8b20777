// Opens an address in the reader's browser, without a shell: part of it was written by a stranger.
import { execFile } from 'node:child_process'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** @returns program and arguments; the address is one word whatever it holds */
export function toOpener(address: URL, platform: NodeJS.Platform, env: Environment): [string, string[]] {
  const { href } = address
  if (platform === 'darwin') return ['/usr/bin/open', [href]]
  if (platform !== 'win32') return ['xdg-open', [href]]
  return [join(env.SYSTEMROOT ?? 'C:\\Windows', 'System32', 'rundll32.exe'), ['url.dll,FileProtocolHandler', href]]
}

/** @param address http or https. @returns whether a browser could be started */
export function openInBrowser(address: URL): Promise<boolean> {
  const [program, args] = toOpener(address, process.platform, process.env)
  return new Promise((resolve) => execFile(program, args, (error) => resolve(error === null)))
}
