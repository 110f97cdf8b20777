// What of a stranger's text may be written down at all. What fails is refused, never repaired.

/** Names that package registries themselves allow, and nothing that a runner could take for an option, a path or an address. */
export const PACKAGE_NAMES = {
  npm: /^(?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*$/i,
  pypi: /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i, // PEP 508, name
  nuget: /^\w(?:[\w.-]*\w)?$/,
  oci: /^[a-z0-9][a-z0-9._/:-]*(?:@sha256:[a-f0-9]{64})?$/i,
} as const
export const VERSION = /^[0-9a-z][0-9a-z.+_!-]*$/i
export const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
/** RFC 9110 allows more; a hyphen at the start would be an option on a command line. */
export const HEADER_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/

/** Of a secret's stated value only this is kept: the rest could be somebody's key. */
export const AUTHENTICATION_SCHEME = /^(?:Bearer|Basic|Token) /

/** Names by which a value is a secret, though its author does not say so. */
const SECRET_NAME = /(?:^|[_-])(?:authorization|token|secret|passw(?:or)?d|api[_-]?key|access[_-]?key|private[_-]?key|cookie)$/i

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

/** Variables by which a runner, an interpreter or the system is told what to load, from where, and whom to trust. */
const STEERING = new RegExp(
  `^(?:${[
    'PATH|PATHEXT|COMSPEC|SYSTEMROOT|WINDIR|SHELL|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|(?:LOCAL)?APPDATA|TE?MP|TMPDIR',
    'IFS|ENV|BASH_ENV|PS4|PROMPT_COMMAND|CLASSPATH|(?:HTTPS?|ALL|NO)_PROXY|(?:CURL|REQUESTS)_CA_BUNDLE|_JAVA_OPTIONS',
    '(?:LD|DYLD|NODE|NPM_CONFIG|YARN|BUN|UV|PIP|DOCKER|DOTNET|NUGET|GIT|SSL|JAVA|JDK|GEM|XDG)_.*|PYTHON.*|RUBY(?:OPT|LIB)|PERL5.*',
  ].join('|')})$`,
  'i',
)
const HARMLESS = new Set([
  'NODE_ENV',
  'NODE_NO_WARNINGS',
  'PYTHONUNBUFFERED',
  'PYTHONIOENCODING',
  'PYTHONUTF8',
  'PYTHONWARNINGS',
  'DOTNET_ENVIRONMENT',
])

/** Whether a variable changes how programs are started. Its value is the reader's to choose, never a record's. */
export function isSteering(name: string): boolean {
  return STEERING.test(name) && !HARMLESS.has(name.toUpperCase())
}

/** No control characters, nothing invisible, nothing that turns the direction of writing: a pasted command is what it looks like. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
}

/** A name fit to stand in a placeholder or to be part of a variable's name: ASCII letters, digits, `_`, `.` and `-`. */
export function toLabel(name: string): string {
  const label = name
    .slice(0, 60)
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^[_.-]+/, '')
  return label === '' ? 'value' : label
}

/** Whether an address has a name that is kept for tests and examples (RFC 2606, RFC 6761), so that nobody can be there. */
export function isReserved(url: string): boolean {
  return URL.canParse(url) && /(?:^|\.)(?:test|example|invalid|localhost)\.?$/i.test(new URL(url).hostname)
}
