// One answer of the companion for a component: asked for when it is shown, kept when the companion goes.
import { useCallback, useEffect, useRef, useState } from 'react'
import { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import { useTasks } from './context.ts'
import type { Link } from './link.ts'

export interface Answered<T> {
  answer: T | undefined
  trouble: BridgeTrouble | undefined
  /** Asks again. */
  again(): Promise<void>
}

/**
 * @param key what the answer depends on: another key, another answer
 * @param everyMs asks again so often while the page is looked at
 */
export function useAnswer<T>(key: string, ask: (link: Link) => Promise<T>, everyMs?: number): Answered<T> {
  const { link } = useTasks()
  const [state, setState] = useState<{ key: string; answer?: T; trouble?: BridgeTrouble }>({ key })
  const latest = useRef(ask)
  latest.current = ask
  const current = useRef(key)
  current.current = key
  const again = useCallback(async () => {
    const result = await caught(() => latest.current(link))
    // What was asked since then wins.
    if (current.current !== key) return
    setState((before) => {
      const kept = before.key === key && before.answer !== undefined ? { answer: before.answer } : {}
      return { key, ...kept, ...result }
    })
  }, [link, key])
  useEffect(() => {
    void again()
    if (everyMs === undefined) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && link.connection.get().state === 'connected') void again()
    }, everyMs)
    return () => clearInterval(timer)
  }, [again, everyMs, link])
  const isCurrent = state.key === key
  return { answer: isCurrent ? state.answer : undefined, trouble: isCurrent ? state.trouble : undefined, again }
}

/** One thing at a time that is done at the press of a button: whether it is going on, and what went wrong. */
export function useAct(): { isBusy: boolean; trouble: BridgeTrouble | undefined; act(work: () => Promise<void>): Promise<void> } {
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<BridgeTrouble>()
  const busy = useRef(false)
  const act = useCallback(async (work: () => Promise<void>) => {
    if (busy.current) return
    busy.current = true
    setBusy(true)
    const { trouble: failed } = await caught(work)
    busy.current = false
    setBusy(false)
    setTrouble(failed)
  }, [])
  return { isBusy, trouble, act }
}

async function caught<T>(work: () => Promise<T>): Promise<{ answer?: T; trouble?: BridgeTrouble }> {
  try {
    return { answer: await work() }
  } catch (error) {
    if (error instanceof BridgeTrouble) return { trouble: error }
    throw error
  }
}
