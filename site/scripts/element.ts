// Makes elements out of other people's texts: as text and never as markup.

type Attributes = Readonly<Record<string, string>>

/** `<tag attributes>children</tag>`; a string among the children is text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** A text to copy: what components/CodeBlock.astro and scripts/page.ts make together. */
export function codeBlock(code: string): HTMLElement {
  const button = element('button', { type: 'button', class: 'button copy', 'aria-live': 'polite' }, 'Copy')
  return element('div', { class: 'code' }, element('pre', {}, code), button)
}
