// What whoever runs a registry watches, in the text format of Prometheus.
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Loaded } from './loaded.ts'

export interface Metrics {
  /** Counts and times every request by the pattern of its route, never by its path: a stranger's paths have no end. */
  watch: MiddlewareHandler
  text(): Promise<string>
  contentType: string
}

/** @param current what is served now */
export function createMetrics(current: () => Loaded): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'hisper_http_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  new Gauge({
    name: 'hisper_servers',
    help: 'Servers in the dataset that is served.',
    registers: [registry],
    collect() {
      this.set(current().catalogue.ids.length)
    },
  })
  new Gauge({
    name: 'hisper_dataset_generated_timestamp_seconds',
    help: 'When the run began that the dataset comes from.',
    registers: [registry],
    collect() {
      this.set(Date.parse(current().catalogue.snapshot.generatedAt) / 1_000)
    },
  })
  return {
    async watch(c, next) {
      const end = seconds.startTimer()
      await next()
      const method = /^(GET|HEAD|OPTIONS)$/.test(c.req.method) ? c.req.method : 'other'
      end({ method, route: routePath(c, -1), status: String(c.res.status) })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
