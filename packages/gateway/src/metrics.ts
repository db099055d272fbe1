import { PrometheusMetrics } from './metrics/prometheus.js'
import type { MetricsSource } from './observer.js'

/**
 * Metrics for Prometheus, which the gateway serves at `/metrics`: requests, errors and tokens, times to the first token and between batches, and open streams, by
 * model, provider and key. There is an end to all labels: a model that is not known never becomes one.
 *
 * @example
 * ```ts
 * import { createGateway } from '@millrace/gateway'
 * import { prometheusMetrics } from '@millrace/gateway/metrics'
 *
 * const gateway = createGateway({ emulator: true }, { metrics: prometheusMetrics() })
 * const response = await gateway.fetch(new Request('http://localhost/metrics'))
 * console.log((await response.text()).includes('millrace_gateway_open_streams')) // true
 * ```
 */
export const prometheusMetrics = (): MetricsSource => new PrometheusMetrics()
