// Instants and numbers as a reader sees them: always in UTC and in one form, so that a page built twice is the same page.

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })
const COUNT = new Intl.NumberFormat('en-GB')
const ROUGH = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 })

/** `22 Nov 2026` */
export function toDay(instant: string): string {
  return DAY.format(new Date(instant))
}

/** `22 Nov 2026, 07:47 UTC` */
export function toMinute(instant: string): string {
  return `${toDay(instant)}, ${TIME.format(new Date(instant))} UTC`
}

/** `28,412` */
export function toCount(value: number): string {
  return COUNT.format(value)
}

/** `1 tool`, `9 tools` */
export function toCounted(value: number, one: string, many = `${one}s`): string {
  return `${toCount(value)} ${value === 1 ? one : many}`
}

/** `740 bytes`, `14 kB` (1,000 bytes), two digits */
export function toBytes(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : `${ROUGH.format(bytes / 1_000)} kB`
}

/** `100 %`, `99.2 %`: rounded down to a digit, so that only what never failed is 100. @param share 0 to 1 */
export function toShare(share: number): string {
  return `${Math.floor(share * 1_000) / 10} %`
}
