/** Disjoint sets of keys. The smallest key stands for its set, so that nothing depends on the order of joining. */
export class UnionFind {
  readonly #parent: Map<string, string>
  readonly #members: Map<string, string[]>

  constructor(keys: readonly string[]) {
    this.#parent = new Map(keys.map((key) => [key, key]))
    this.#members = new Map(keys.map((key) => [key, [key]]))
  }

  find(key: string): string {
    let root = key
    for (let parent = this.#parent.get(root); parent !== undefined && parent !== root; parent = this.#parent.get(root)) root = parent
    for (let at = key; at !== root; ) {
      const next = this.#parent.get(at) ?? root
      this.#parent.set(at, root)
      at = next
    }
    return root
  }

  join(a: string, b: string): void {
    const [first, second] = [this.find(a), this.find(b)]
    if (first === second) return
    const [root, child] = first < second ? [first, second] : [second, first]
    const [ofRoot, ofChild] = [this.#members.get(root) ?? [], this.#members.get(child) ?? []]
    // The smaller list moves, so that even a set of a hundred thousand is made in no time.
    const [larger, smaller] = ofRoot.length >= ofChild.length ? [ofRoot, ofChild] : [ofChild, ofRoot]
    for (const key of smaller) larger.push(key)
    this.#parent.set(child, root)
    this.#members.set(root, larger)
    this.#members.delete(child)
  }

  /** All keys of the set that `key` is in, in no order. */
  membersOf(key: string): readonly string[] {
    return this.#members.get(this.find(key)) ?? []
  }

  /** Members of each set, sorted; the sets in order of their first member. */
  groups(): string[][] {
    const groups = [...this.#members.values()].map((members) => members.toSorted())
    return groups.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
  }
}
