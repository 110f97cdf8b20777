// hisper serve: a dataset behind a server, for those who run a registry of their own.
import { Command, InvalidArgumentError } from 'commander'
import { startServing } from './listen.ts'

const command = new Command('hisper serve')
  .description('Serves a dataset: API v1, the API of the official registry, and, where it was built, the site.')
  .option('--data <dir>', 'the dataset', 'data')
  .option('--site <dir>', 'the built site; without it there are no pages, feeds or badges')
  .option('--host <address>', 'where to listen; 0.0.0.0 for everybody', '127.0.0.1')
  .option('--port <number>', 'where to listen', toCount, 8080)
  .option('--url <address>', 'where it is reached, for the links in answers', toUrl)
  .option('--namespace <name>', 'what its own names stand under; the address of --url backwards by default')
  .option('--per-minute <requests>', 'of one client; 0 sets no limit', toCount, 600)
  .option('--per-day <requests>', 'of one client; 0 sets no limit', toCount, 100_000)
  .option('--proxies <number>', 'proxies in front whose X-Forwarded-For is believed', toCount, 0)
  .parse(process.argv)
const { data, site, host, port, url, namespace, perMinute, perDay, proxies } = command.opts<{
  data: string
  site?: string
  host: string
  port: number
  url?: URL
  namespace?: string
  perMinute: number
  perDay: number
  proxies: number
}>()

const say = (line: string) => process.stderr.write(`hisper: ${line}\n`)
try {
  const serving = await startServing({
    data,
    host,
    port,
    limits: { perMinute, perDay, proxies },
    ...(site === undefined ? {} : { site }),
    ...(url === undefined ? {} : { publicUrl: url }),
    ...(namespace === undefined ? {} : { namespace }),
  })
  process.on('SIGHUP', () => {
    serving.reload().then(
      (servers) => say(`${servers} servers after reading ${data} again`),
      (error: Error) => say(`${data} was not taken over: ${error.message}`),
    )
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      say('ending')
      serving.close().then(() => process.exit(0))
    })
  }
  say(`${serving.servers} servers at ${serving.url}`)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

/** @throws {InvalidArgumentError} */
function toCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

/** @throws {InvalidArgumentError} */
function toUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('It must be an http or https address.')
  return new URL(text)
}
