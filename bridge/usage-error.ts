// The companion was not asked as it is meant to be; the message says what to do instead.
export class UsageError extends Error {
  override name = 'UsageError'
}
