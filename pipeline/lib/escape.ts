/**
 * Makes hostile text safe to print: control, bidirectional, zero-width and tag characters become `\u{…}`,
 * and what a workflow runner would take for a command (`::name::` at a line's start, `##[name]` anywhere) is broken.
 */
export function escapeControls(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\u3164]|[\u{E0100}-\u{E01EF}]/gu, (char) =>
      char === '\n' || char === '\t' ? char : `\\u{${char.codePointAt(0)?.toString(16)}}`,
    )
    .replace(/^([^\S\n]*):(?=:)/gm, '$1\\:')
    .replace(/##(?=\[)/g, '#\\#')
}
