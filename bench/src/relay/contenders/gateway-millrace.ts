import { openSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { createGateway } from '../../../../packages/gateway/src/index.ts'
import type { hashOf, keyGatekeeper } from '../../../../packages/gateway/src/keys.ts'
import type { jsonLog } from '../../../../packages/gateway/src/log.ts'
import type { prometheusMetrics } from '../../../../packages/gateway/src/metrics.ts'
import { listening } from '../adapter.ts'
import type { Listen } from '../contender.ts'
import { loadBuilt } from '../millrace.ts'

interface Gateway {
  readonly createGateway: typeof createGateway
  readonly hashOf: typeof hashOf
  readonly keyGatekeeper: typeof keyGatekeeper
  readonly jsonLog: typeof jsonLog
  readonly prometheusMetrics: typeof prometheusMetrics
}

const parts = ['index', 'keys', 'log', 'metrics'].map(name => loadBuilt(`gateway/dist/${name}.js`))
const built = Object.assign({}, ...(await Promise.all(parts))) as Gateway

/** As its program runs: with a key that is looked up and counted, metrics and a log. */
export const listen: Listen = async baseURL => {
  const config = {
    providers: { glm: { apiKey: 'bench', baseURL, limits: { gatherMs: 0 } } },
    keys: { bench: { hash: built.hashOf('bench'), tokensPerDay: 1e12 } },
  }
  const nowhere = openSync('/dev/null', 'w')
  const gateway = built.createGateway(config, {
    gatekeeper: await built.keyGatekeeper(config),
    metrics: built.prometheusMetrics(),
    observers: [built.jsonLog({ write: text => writeSync(nowhere, text) > 0 })],
  })
  return listening(createServer({ noDelay: true }, gateway.listener))
}
