// News as an HTTP request: JSON, with the headers of Standard Webhooks (standardwebhooks.com, specification 1.0.0).
import { createHmac } from 'node:crypto'
import { UsageError } from '../../lib/errors.ts'
import type { Notice, Notifier } from '../notifier.ts'

/** `https://example.com/hook`, or with a key to sign by: `https://example.com/hook whsec_…`. */
const ADDRESS = /^(https?:\/\/\S+)(?: whsec_([A-Za-z0-9+/]+=*))?$/

export const webhook: Notifier = {
  id: 'webhook',
  async notify(notice, to, { http }) {
    const [, url, key] = ADDRESS.exec(to.trim()) ?? []
    if (url === undefined || !URL.canParse(url))
      throw new UsageError('the address of a webhook is a web address, alone or followed by its whsec_ key')
    const body = JSON.stringify(toPayload(notice))
    const timestamp = String(Math.floor(Date.parse(notice.at) / 1_000))
    const signed = createHmac('sha256', Buffer.from(key ?? '', 'base64'))
      .update(`${notice.id}.${timestamp}.${body}`)
      .digest('base64')
    const headers = {
      'content-type': 'application/json',
      'webhook-id': notice.id,
      'webhook-timestamp': timestamp,
      ...(key === undefined ? {} : { 'webhook-signature': `v1,${signed}` }),
    }
    await http.request(url, { method: 'POST', headers, body, maxBytes: 65_536, retries: 1 })
  },
}

function toPayload({ list, title, at, items, url }: Notice) {
  return {
    type: 'watch.news',
    timestamp: at,
    data: {
      list,
      title,
      items: items.map((item) => ({ ...item, url: url(item.path) })),
    },
  }
}
