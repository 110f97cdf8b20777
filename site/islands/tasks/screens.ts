// Which screen the address names: after its number sign, so that a screen can be gone back to and nothing of it is sent to a server.

export type Screen =
  | { name: 'new'; words?: string }
  | { name: 'servers' }
  | { name: 'server'; id: string }
  | { name: 'run'; id: string }
  | { name: 'history' }
  | { name: 'schedules' }
  | { name: 'approve' }
  | { name: 'pairing' }

const PLAIN = ['new', 'servers', 'history', 'schedules', 'approve', 'pairing'] as const

/** @param hash of the address, with its number sign */
export function parseScreen(hash: string): Screen {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const words = parameters.get('task')
  if (words !== null) return { name: 'new', words }
  const run = parameters.get('run')
  if (run !== null) return { name: 'run', id: run }
  const server = parameters.get('server')
  if (server !== null) return { name: 'server', id: server }
  return { name: PLAIN.find((name) => parameters.has(name)) ?? 'new' }
}

export function toHash(screen: Screen): string {
  switch (screen.name) {
    case 'run':
      return `#${new URLSearchParams({ run: screen.id })}`
    case 'server':
      return `#${new URLSearchParams({ server: screen.id })}`
    default:
      return `#${screen.name}`
  }
}
