// What runs, and whether it runs well.
import type { CategoryRules } from '../category-rules.ts'

export const observability: CategoryRules = {
  services: `
    datadog, grafana, prometheus, jaeger, opentelemetry, otel, honeycomb, new relic, newrelic, dynatrace, splunk, elastic apm, sentry,
    rollbar, bugsnag, logfire, better stack, betterstack, pagerduty, opsgenie, incident io, rootly, firehydrant, cloudwatch,
    azure monitor, google cloud monitoring, nagios, zabbix, icinga, checkmk, uptime kuma, pingdom, statuspage, victoriametrics,
    victorialogs, signoz, coralogix, logz io, sumo logic, graylog, kibana, opensearch dashboards, netdata, raygun, appsignal, instana,
    appdynamics, langfuse, langsmith, arize, phoenix arize, last9, metoro, groundcover, coroot, komodor, robusta, pyroscope, alertmanager,
    logstash, fluentd, glitchtip, uptimerobot, cronitor, healthchecks io, helicone, tempo traces, traceloop, openobserve, comet opik,
    opik, lumigo, observe inc, hydrolix, chronosphere, site24x7, statuscake, firebase crashlytics, crashlytics, perfetto, pprof, wandb,
    weights and biases, grafana tempo, elmah, skywalking, tideways, suzieq`,
  terms: `
    observability, monitoring, apm, log analysis, logging, logs, log management, metrics, tracing, distributed tracing, traces, telemetry,
    incident management, incident response, incidents, alerting, error tracking, crash reports, uptime, uptime monitoring,
    root cause analysis, performance monitoring, application performance, sre, site reliability, status page, infrastructure monitoring,
    system monitoring, server monitoring, log search, synthetic monitoring, real user monitoring, llm observability, on call,
    system metrics, resource monitoring, server health, profiling, website monitoring, service status, slo, network observability, axiom,
    mackerel, scouter, loki, thanos, sls`,
  hints: `
    alerts, spans, dashboards, errors, latency, monitor, cpu, memory usage, diagnostics, troubleshooting, status, crash`,
}
