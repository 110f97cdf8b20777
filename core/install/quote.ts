// Writes a text into another language so that it stays one text there.

/**
 * One word for a POSIX shell (POSIX.1-2024, Shell Command Language, 2.2): single quotes keep every character as it is.
 * Not for cmd.exe or PowerShell.
 */
export function quoteShell(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** A command line, each word quoted where it has to be. */
export function toCommandLine(words: readonly string[]): string {
  return words.map(quoteShell).join(' ')
}

/** A TOML 1.0 basic string. JSON's escapes are a subset of TOML's; only DEL is legal in JSON and not in TOML. */
export function quoteToml(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f')
}

/** A bare key where TOML 1.0 allows one, else a quoted one. */
export function quoteTomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoteToml(key)
}

/** A YAML 1.2 double-quoted scalar: every JSON string is one. */
export function quoteYaml(text: string): string {
  return JSON.stringify(text)
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
