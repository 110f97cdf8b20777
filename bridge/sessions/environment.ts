// What a server that is started gets of the companion's environment: what every program needs, and none of the reader's secrets.

/** As the SDKs of MCP hand them on; on Windows what its own programs cannot start without. */
const [UNIX, WINDOWS] = [
  ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER', 'LANG', 'TMPDIR'],
  [
    ...['APPDATA', 'HOMEDRIVE', 'HOMEPATH', 'LOCALAPPDATA', 'PATH', 'PATHEXT', 'PROCESSOR_ARCHITECTURE', 'PROGRAMFILES'],
    ...['SYSTEMDRIVE', 'SYSTEMROOT', 'TEMP', 'TMP', 'USERNAME', 'USERPROFILE'],
  ],
] as const

type Environment = Readonly<Record<string, string | undefined>>

/** @param own what the server's entry sets; it goes before */
export function toEnvironment(own: Readonly<Record<string, string>>, of: Environment, platform: NodeJS.Platform): Record<string, string> {
  const names = platform === 'win32' ? WINDOWS : UNIX
  const inherited: Record<string, string> = {}
  for (const [name, value] of Object.entries(of)) {
    // Windows does not tell `Path` from `PATH`.
    const isWanted = names.some((one) => one === (platform === 'win32' ? name.toUpperCase() : name))
    // What begins so is a function of a shell, and was code once (CVE-2014-6271).
    if (isWanted && value !== undefined && !value.startsWith('()')) inherited[name] = value
  }
  return { ...inherited, ...own }
}
