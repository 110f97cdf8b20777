// What opens: a tool, a change, a form. What is in it is made out of the server's record when it is first opened.
import { element } from './element.ts'

/**
 * Makes every row one that opens. Without a script they are a list, which says where the rest is.
 * @param make content of the row at that place; throws where the record cannot be had
 */
export function openRows(rows: Iterable<HTMLElement>, make: (index: number, row: HTMLElement) => Promise<Node[]>): void {
  Array.from(rows).forEach((row, index) => {
    const details = element('details', {}, element('summary', {}, ...row.childNodes))
    row.append(details)
    fillWhenOpened(details, () => make(index, row))
  })
}

/** @param make as above; where it throws, it is tried again the next time */
export function fillWhenOpened(details: HTMLDetailsElement, make: () => Promise<Node[]>): void {
  details.addEventListener('toggle', async () => {
    if (!details.open || details.querySelector('div') !== null) return
    const content = element('div', { 'aria-busy': 'true' })
    details.append(content)
    try {
      content.append(...(await make()))
    } catch {
      details.addEventListener('toggle', () => content.remove(), { once: true })
      content.append(element('p', { class: 'label' }, 'The record could not be loaded. Close and open this to try again.'))
    }
    content.removeAttribute('aria-busy')
  })
}
