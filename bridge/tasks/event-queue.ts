// Events that are told as they come to one who listens, and kept until they are taken.

export class EventQueue<T> implements AsyncIterable<T> {
  readonly #events: T[] = []
  #wake: (() => void) | undefined
  #isOver = false

  push(event: T): void {
    this.#events.push(event)
    this.#wake?.()
  }

  /** Nothing comes any more; what is there is still told. */
  end(): void {
    this.#isOver = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const event = this.#events.shift()
      if (event !== undefined) yield event
      else if (this.#isOver) return
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}
