// Finding servers for a task: the field, the answer, and the task in the address, so that it can be sent and gone back to.
import { element } from './element.ts'
import { toAnswer } from './find-answer.ts'
import type { Ask, Told } from './find-worker.ts'

const form = document.querySelector<HTMLFormElement>('#find')
const field = form?.querySelector('textarea')
const status = document.querySelector<HTMLElement>('#find-status')
const place = document.querySelector<HTMLElement>('#find-answer')
if (form && field && status && place) start(form, field, status, place)

function start(form: HTMLFormElement, field: HTMLTextAreaElement, status: HTMLElement, place: HTMLElement): void {
  const base = form.dataset.base ?? '/'
  let worker: Worker | undefined
  let number = 0
  let asked = ''

  const say = (words: string): undefined => {
    status.textContent = words
  }

  function ask(task: string): undefined {
    number += 1
    asked = task
    if (task === '') {
      place.replaceChildren()
      place.removeAttribute('aria-busy')
      return say('')
    }
    worker ??= begin()
    place.setAttribute('aria-busy', 'true')
    say(place.childElementCount === 0 ? 'Looking. The first time, about 4 MB are loaded, and kept.' : 'Looking')
    worker.postMessage({ number, base, task } satisfies Ask)
  }

  function begin(): Worker {
    const made = new Worker(new URL('./find-worker.ts', import.meta.url), { type: 'module' })
    made.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      // What was asked since then wins.
      if (data.number === number) show(data)
    })
    made.addEventListener('error', () => {
      worker = undefined
      show({ number, failed: '' })
    })
    return made
  }

  function show(told: Told): undefined {
    place.removeAttribute('aria-busy')
    if ('failed' in told) {
      const again = element('button', { type: 'button', class: 'button' }, 'Try again')
      again.addEventListener('click', () => ask(field.value.trim()))
      place.replaceChildren(element('p', {}, 'The index could not be loaded. ', again))
      return say('It did not work')
    }
    const { content, said } = toAnswer(told.answer, base, asked)
    place.replaceChildren(content)
    say(said)
  }

  const read = () => {
    const task = new URLSearchParams(location.search).get('task')?.trim() ?? ''
    field.value = task
    ask(task)
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const task = field.value.trim()
    const address = new URL(location.href)
    address.search = task === '' ? '' : `?${new URLSearchParams({ task })}`
    if (address.href !== location.href) history.pushState(null, '', address)
    ask(task)
  })
  // Enter asks; a new line is made with Shift.
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  addEventListener('popstate', read)
  // Without a task in the address the field keeps what a quick reader has already written into it.
  if (new URLSearchParams(location.search).has('task')) read()
}
