// News as a mail in plain text. HISPER_NOTIFY holds the way out: SMTP_URL (RFC 8314: smtps, or smtp with STARTTLS) and MAIL_FROM.
import { createTransport } from 'nodemailer'
import { UsageError } from '../../lib/errors.ts'
import type { Notice, Notifier } from '../notifier.ts'

const TIMEOUT_MS = 30_000

export const mail: Notifier = {
  id: 'mail',
  async notify(notice, to, { secret }) {
    const [server, from] = [secret('SMTP_URL'), secret('MAIL_FROM')]
    if (server === undefined || from === undefined) throw new UsageError('a mail needs SMTP_URL and MAIL_FROM in HISPER_NOTIFY')
    const limits = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS }
    const transport = createTransport({ url: server, ...limits, disableFileAccess: true, disableUrlAccess: true })
    try {
      await transport.sendMail({ from, to, subject: toSubject(notice), text: toText(notice), messageId: `<${notice.id}@hisper>` })
    } finally {
      transport.close()
    }
  },
}

function toSubject({ title, items }: Notice): string {
  const [first] = items
  return items.length === 1 && first !== undefined ? `${title}: ${first.title}` : `${title}: ${items.length} changes`
}

function toText({ title, items, url }: Notice): string {
  const entries = items.map(({ title: heading, lead, points, updated, path }) =>
    [heading, `${updated.slice(0, 16).replace('T', ' ')} UTC. ${lead}`, ...points.map((point) => `- ${point}`), url(path)].join('\n'),
  )
  return [`News of “${title}”, a watch list of Hisper. What servers say of themselves is quoted.`, ...entries].join('\n\n')
}
