// Writes a text into another language so that it stays one text there, or not at all where that language cannot hold it.

/** Where a command line is pasted: a POSIX shell, PowerShell 5.1 and later, or cmd.exe. */
export type Shell = 'sh' | 'powershell' | 'cmd'

/**
 * One word for a POSIX shell (POSIX.1-2024, Shell Command Language, 2.2): single quotes keep every character as it is. A backslash
 * stands outside of them like the quote itself, because in fish it is an escape within; a plain word starts with neither `=` nor `%`,
 * which zsh and fish expand there.
 */
export function quoteShell(word: string): string {
  return /^[A-Za-z0-9_@+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(word) ? word : `'${word.replace(/['\\]/g, String.raw`'\$&'`)}'`
}

/**
 * Words that reach a program on Windows unchanged on every path there is. The commands are batch files or PowerShell scripts around
 * the program, so a word is read by PowerShell or cmd.exe, by cmd.exe again, and by the C runtime: quotes of one are gone for
 * the next. What any of them could read as more than a letter is therefore left out: quotation marks, percent and exclamation
 * marks, `& | < > ^ ( )` and the backtick; and a backslash at the end, which would take a closing quotation mark along.
 */
const WINDOWS_WORD = /^[\p{L}\p{N} _@+=:,.~#?*;$/\\{}[\]'-]*[\p{L}\p{N} _@+=:,.~#?*;$/{}[\]'-]$/u

/** One word for PowerShell (about_Quoting_Rules): single quotes, doubled within. Undefined where it cannot be one. */
export function quotePowerShell(word: string): string | undefined {
  if (!WINDOWS_WORD.test(word)) return undefined
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`
}

/** One word for cmd.exe: in quotation marks where it is not plain. Undefined where it cannot be one. */
export function quoteCmd(word: string): string | undefined {
  if (!WINDOWS_WORD.test(word)) return undefined
  return /^[A-Za-z0-9_@+:./\\-]+$/.test(word) ? word : `"${word}"`
}

const QUOTES: Record<Shell, (word: string) => string | undefined> = { sh: quoteShell, powershell: quotePowerShell, cmd: quoteCmd }

/** A command line for a shell. Undefined where one of the words cannot be written there, or would not be seen as it is. */
export function toCommandLine(words: readonly string[], shell: Shell = 'sh'): string | undefined {
  const quoted = words.map((word) => (/\p{Cc}/u.test(word) ? undefined : QUOTES[shell](word)))
  return quoted.includes(undefined) ? undefined : quoted.join(' ')
}

/** A TOML 1.0 basic string. JSON's escapes are a subset of TOML's; only DEL is legal in JSON and not in TOML. */
export function quoteToml(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f')
}

/** A bare key where TOML 1.0 allows one, else a quoted one. */
export function quoteTomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoteToml(key)
}

/** Base64 (RFC 4648 §4) of the UTF-8 bytes of a value's JSON; runs in a browser. */
export function toBase64Json(value: unknown): string {
  let binary = ''
  for (const byte of new TextEncoder().encode(JSON.stringify(value))) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** JSON as a person would write it into a file. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
