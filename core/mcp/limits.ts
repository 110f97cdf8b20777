// How much of anything a server may take before a session is ended. Every number is a parameter; these are the defaults.

export interface SessionLimits {
  /** From the start of the process or the first request to the end of the handshake. */
  connectTimeoutMs: number
  /** How long a server may ignore `server/discover` before it is taken for a legacy one. */
  discoverTimeoutMs: number
  requestTimeoutMs: number
  /** After its input ended, and again after SIGTERM. */
  closeGraceMs: number
  /** Everything a server sends in one session: stdout, or response bodies. */
  maxBytes: number
  /** What is parsed as one text: a line on stdout, a body, one event of a stream. */
  maxLineBytes: number
  /** Lines on stdout that are not JSON-RPC; and as many empty ones, which nobody is told of. */
  maxNoiseLines: number
  maxStderrTailBytes: number
  /** Nesting of objects and arrays in one message. */
  maxDepth: number
  /** JSON values in one text, counted by what may begin one (`,`, `{`, `[`) before it is parsed. */
  maxValues: number
  /** Of one list. */
  maxPages: number
  maxItems: number
  maxRedirects: number
  /** JSON-RPC messages from the server in one session, its requests included; notifications are dropped unread. */
  maxMessages: number
  /** Of those, requests to the client: each costs an answer. */
  maxServerRequests: number
  /** HTTP requests in one session. */
  maxHttpRequests: number
}

export const DEFAULT_LIMITS: Readonly<SessionLimits> = {
  connectTimeoutMs: 30_000, // a first start reads hundreds of files; 13 s was seen on a busy machine
  discoverTimeoutMs: 5_000,
  requestTimeoutMs: 20_000,
  closeGraceMs: 2_000,
  maxBytes: 16 * 1024 * 1024,
  maxLineBytes: 4 * 1024 * 1024, // JSON.parse takes up to 80 ms a megabyte and lets nothing else happen meanwhile
  maxNoiseLines: 1_000,
  maxStderrTailBytes: 4 * 1024,
  maxDepth: 64, // the deepest schemas seen need 20; a file's indentation grows with the square of it
  maxValues: 100_000, // twice what all lists of a server may hold; a validator takes 5 µs and 2 kB for one that is wrong
  maxPages: 50,
  maxItems: 2_000,
  maxRedirects: 3,
  maxMessages: 5_000,
  maxServerRequests: 50,
  maxHttpRequests: 300,
}
