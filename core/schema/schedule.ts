// A task that runs by itself at given times while the companion serves. Kept by the companion.
import { z } from 'zod'
import { CallSchema, NewTaskSchema, TaskIdSchema, TaskStateSchema } from './task.ts'
import { InstantSchema, LineSchema, WebUrlSchema } from './text.ts'

/** Made by the companion: a UUID of version 7 (RFC 9562 §5.7). */
export const ScheduleIdSchema = z.uuidv7()

/**
 * Minute, hour, day of the month, month and day of the week, with seconds before them where there are six. Only what such a text is made of:
 * whether it names times is found out where it is kept. Without `?`, which stands for the time at which it is read.
 */
const CronSchema = z
  .string()
  .max(200)
  .regex(/^[\w*,/#+-]+(?: +[\w*,/#+-]+){4,5}$/, 'must be five or six fields of cron, such as 0 9 * * 1-5')

/** No offset such as +02:00, which Intl would take: it knows no daylight-saving time. */
const TimeZoneSchema = z
  .string()
  .max(64)
  .refine((name) => /^[A-Za-z]/.test(name) && isTimeZone(name), 'must be a time zone of the IANA database, such as Europe/Berlin')

/** Of the reader's own choice, and secret as a whole: who knows it may write to it. Plain http only where nothing leaves the machine. */
const WebhookSchema = WebUrlSchema.refine(isHttpsOrLoopback, 'must be https, or http of this machine')

const PageNotifySchema = z.strictObject({
  desktop: z.boolean().default(true),
  /** How it ended. That it waits for the reader is always told. */
  on: z.enum(['failure', 'always']).default('failure'),
})
const NotifySchema = PageNotifySchema.extend({ webhook: WebhookSchema.optional() })

/** What a page may ask for: no webhook, for it would have the reader's machine write to an address of the page's choice. */
export const PageScheduleSchema = z.strictObject({
  name: LineSchema,
  ...NewTaskSchema.omit({ key: true }).shape,
  cron: CronSchema,
  timeZone: TimeZoneSchema,
  /** What happens at a time at which the run before is not over: nothing, or one more run waits its turn. */
  overlap: z.enum(['skip', 'queue']).default('skip'),
  /** What happens to times that passed while no companion served: nothing, or one run for all of them. */
  missed: z.enum(['skip', 'run_once']).default('skip'),
  notify: PageNotifySchema.default({ desktop: true, on: 'failure' }),
})
export type PageSchedule = z.infer<typeof PageScheduleSchema>

export const NewScheduleSchema = PageScheduleSchema.extend({ notify: NotifySchema })
export type NewSchedule = z.infer<typeof NewScheduleSchema>

/** As the companion keeps it, and as only the terminal shows it. */
export const ScheduleSchema = NewScheduleSchema.extend({
  id: ScheduleIdSchema,
  state: z.enum(['active', 'paused']),
  /** The origin that set it up, `cli` for the terminal. */
  createdBy: LineSchema,
  createdAt: InstantSchema,
  /** Absent where it is paused. */
  nextAt: InstantSchema.optional(),
  /** The latest run that is still in the history; `at` is the time that it was due. */
  last: z.strictObject({ at: InstantSchema, task: TaskIdSchema, state: TaskStateSchema }).optional(),
  /** The latest time at which nothing was run: the run before was not over, or no companion served. */
  leftOut: z.strictObject({ at: InstantSchema, why: z.enum(['overlap', 'missed']) }).optional(),
})
export type Schedule = z.infer<typeof ScheduleSchema>

/** As a page is shown it: that there is a webhook, and not which; what is called, and not with which arguments. */
export const ShownScheduleSchema = ScheduleSchema.omit({ steps: true }).extend({
  calls: z.array(CallSchema.pick({ server: true, tool: true })),
  notify: PageNotifySchema.extend({ hasWebhook: z.boolean() }),
})
export type ShownSchedule = z.infer<typeof ShownScheduleSchema>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isHttpsOrLoopback(url: string): boolean {
  // What is no address at all is told as such, and comes here too.
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}
