// A task's events as lines of JSON, one each, sent when they happen and asked for when the one before was taken.
import type { ServerResponse } from 'node:http'
import type { TaskEvent } from '../../core/schema/task.ts'

const CUT_MS = 1_000

/**
 * @param end what to do when it is over, however it ends; called once
 * @returns a stream that never fails: where the events do, the connection is cut, so that nobody takes what came for all there is
 */
export function toLines(
  events: AsyncIterable<TaskEvent>,
  outgoing: ServerResponse,
  end: (failure?: unknown) => void,
): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]()
  const utf8 = new TextEncoder()
  let isOver = false
  const over = (failure?: unknown) => {
    if (isOver) return
    isOver = true
    end(failure)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await iterator.next()
          if (!done) return controller.enqueue(utf8.encode(`${JSON.stringify(value)}\n`))
          over()
          controller.close()
        } catch (error) {
          over(error)
          cut(outgoing)
        }
      },
      async cancel() {
        over()
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Without the last chunk, so that it is no end (RFC 9112 §7.1); what was written before still goes out, if it is taken soon. */
function cut(outgoing: ServerResponse): void {
  outgoing.socket?.destroySoon()
  setTimeout(() => outgoing.destroy(), CUT_MS).unref()
}
