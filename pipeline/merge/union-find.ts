/** Disjoint sets of keys. The smallest key stands for its set, so that nothing depends on the order of joining. */
export class UnionFind {
  readonly #parent: Map<string, string>
  readonly #size: Map<string, number>

  constructor(keys: readonly string[]) {
    this.#parent = new Map(keys.map((key) => [key, key]))
    this.#size = new Map(keys.map((key) => [key, 1]))
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
    this.#parent.set(child, root)
    this.#size.set(root, this.sizeOf(root) + this.sizeOf(child))
  }

  sizeOf(key: string): number {
    return this.#size.get(this.find(key)) ?? 1
  }

  /** Members of each set, sorted; the sets in order of their first member. */
  groups(): string[][] {
    const groups = new Map<string, string[]>()
    for (const key of [...this.#parent.keys()].toSorted()) {
      const root = this.find(key)
      groups.set(root, [...(groups.get(root) ?? []), key])
    }
    return [...groups.values()]
  }
}
