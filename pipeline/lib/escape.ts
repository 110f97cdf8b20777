/**
 * Makes hostile text safe to print: control, bidirectional, zero-width and tag characters become `\u{…}`,
 * and a line that a workflow runner would take for a command (`::name::`) is broken.
 */
export function escapeControls(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) =>
      char === '\n' || char === '\t' ? char : `\\u{${char.codePointAt(0)?.toString(16)}}`,
    )
    .replace(/^(\s*):(?=:)/gm, '$1\\:')
}
