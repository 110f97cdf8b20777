// Which servers the reader has chosen: in the page's address, so that it can be kept, sent and gone back to; the last choice of this tab
// beside it, so that it is there again when the page is opened without one.

/** As ServerIdSchema has it; what is anything else is not asked for. */
const ID = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/
const LONGEST_ID = 120

export class Choice {
  readonly most: number
  /** What had to make room for the one that the address put to it. */
  readonly dropped: readonly string[] = []
  readonly #storageKey: string
  #ids: readonly string[]

  /** @param name of the page, for what is kept; `?ids=a,b` is the choice, `?add=c` puts one more to that of this tab */
  constructor(name: string, most: number) {
    this.most = most
    this.#storageKey = `hisper-${name}`
    const given = new URLSearchParams(location.search)
    const added = given.get('add')
    this.#ids = this.#read()
    if (added === null) {
      this.#keep()
      return
    }
    const all = [...new Set([...this.kept, ...toIds(added)])]
    this.dropped = all.slice(0, -most)
    this.#go(all.slice(-most), 'replace')
  }

  get ids(): readonly string[] {
    return this.#ids
  }

  /** The last choice of this tab; empty without one or without storage. */
  get kept(): readonly string[] {
    try {
      return toIds(sessionStorage.getItem(this.#storageKey) ?? '').slice(0, this.most)
    } catch {
      return []
    }
  }

  get isFull(): boolean {
    return this.#ids.length >= this.most
  }

  add(id: string): void {
    if (!this.isFull && !this.#ids.includes(id)) this.#go([...this.#ids, ...toIds(id)], 'push')
  }

  remove(id: string): void {
    this.#go(
      this.#ids.filter((one) => one !== id),
      'push',
    )
  }

  /** One that goes by another name now: the way back does not lead over the old one. */
  rename(from: string, to: string): void {
    this.#go([...new Set(this.#ids.map((id) => (id === from ? to : id)))], 'replace')
  }

  /** After the reader went back or forward. */
  readAddress(): void {
    this.#ids = this.#read()
  }

  /** The address of this page with `ids` chosen, and what else its address says. */
  hrefOf(ids: readonly string[]): string {
    const others = new URLSearchParams(location.search)
    others.delete('ids')
    others.delete('add')
    const query = [...(ids.length === 0 ? [] : [`ids=${ids.join(',')}`]), ...(others.size === 0 ? [] : [others.toString()])].join('&')
    return query === '' ? location.pathname : `${location.pathname}?${query}`
  }

  #read(): string[] {
    return toIds(new URLSearchParams(location.search).get('ids') ?? '').slice(0, this.most)
  }

  #go(ids: readonly string[], how: 'push' | 'replace'): void {
    this.#ids = ids
    history[`${how}State`](null, '', this.hrefOf(ids))
    this.#keep(true)
  }

  #keep(isEmptied = false): void {
    if (this.#ids.length === 0 && !isEmptied) return
    try {
      sessionStorage.setItem(this.#storageKey, this.#ids.join(','))
    } catch {
      // Without storage the address alone has it.
    }
  }
}

function toIds(text: string): string[] {
  return [...new Set(text.split(','))].filter((id) => id.length <= LONGEST_ID && ID.test(id))
}
