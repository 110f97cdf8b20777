// What an npm package may be called, and which names say MCP.

/** Names may be longer only in private registries that check nothing. */
const MAX_LENGTH = 214
/** npm/validate-npm-package-name, "valid for old packages": what an address can hold unescaped, and no leading dot or underscore. */
const PACKAGE_NAME = /^(?:@[\w.!~*'()-]+\/)?[A-Za-z0-9!~*'()-][\w.!~*'()-]*$/
/** The abbreviation, and the name written out, such as the scope of the protocol's own packages. */
const SAYS_MCP = /mcp|model[-_.]?context[-_.]?protocol/i

/** Whether npm can have a package of this name: one that is asked for is safe as a part of a path. */
export function isPackageName(name: string): boolean {
  return name.length <= MAX_LENGTH && PACKAGE_NAME.test(name) && !name.startsWith('@.')
}

/** Whether the name alone is reason enough to look at the package. */
export function saysMcp(name: string): boolean {
  return SAYS_MCP.test(name)
}

/** The path of a name below the registry, as the registry's documentation writes it: `@scope%2fname`. */
export function toPath(name: string): string {
  return encodeURIComponent(name).replace(/^%40/, '@')
}
