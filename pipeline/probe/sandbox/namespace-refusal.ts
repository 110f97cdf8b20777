// Says what to do where a system refuses the namespaces that bubblewrap is made of.
import { readFileSync } from 'node:fs'

const GUIDE = 'see docs/guides/sandbox.md'

/**
 * @param said what bubblewrap printed
 * @param setting reads a kernel setting by its path under /proc/sys; undefined where the kernel has none of that name
 * @returns why there is no sandbox, with the way to get one where it is known
 */
export function explainRefusal(said: string, setting: (path: string) => string | undefined = readSetting): string {
  const detail = `bubblewrap does not work here: ${(said.trim().split('\n').at(-1) ?? '').slice(0, 200)}`
  // "setting up uid map: Permission denied", "loopback: Failed RTM_NEWADDR: Operation not permitted", "No permissions to create new namespace"
  if (!/uid map|RTM_NEWADDR|namespace|Operation not permitted|Permission denied/i.test(said)) return detail
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1')
    return `${detail} (AppArmor keeps user namespaces from ordinary users: sysctl kernel.apparmor_restrict_unprivileged_userns=0, ${GUIDE})`
  if (setting('kernel/unprivileged_userns_clone') === '0')
    return `${detail} (user namespaces are switched off for ordinary users: sysctl kernel.unprivileged_userns_clone=1, ${GUIDE})`
  if (setting('user/max_user_namespaces') === '0')
    return `${detail} (user namespaces are switched off: sysctl user.max_user_namespaces, ${GUIDE})`
  return `${detail} (a container often forbids namespaces, ${GUIDE})`
}

function readSetting(path: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${path}`, 'utf8').trim()
  } catch {
    return undefined
  }
}
