// A notifier: a line a piece of news into a chat that takes `{"text": …}` at a secret address.
import type { Notifier } from 'hisper/plug-ins'

const MOST_LINES = 20

export const teamChat: Notifier = {
  id: 'x-team-chat',
  async notify({ title, items, url }, to, { http }) {
    const lines = items.slice(0, MOST_LINES).map((item) => `- ${plain(item.title)} ${url(item.path)}`)
    const body = JSON.stringify({ text: [`*${plain(title)}*`, ...lines].join('\n') })
    await http.request(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body, retries: 1 })
  },
}

/** A title quotes what strangers wrote: it must not mention, link or format. */
const plain = (text: string) => text.replace(/[<>@*_`~[\]]/g, ' ')
