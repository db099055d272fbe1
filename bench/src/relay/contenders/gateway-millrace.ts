import { createServer } from 'node:http'
import type { createGateway } from '../../../../packages/gateway/src/index.ts'
import { listening } from '../adapter.ts'
import type { Listen } from '../contender.ts'
import { loadBuilt } from '../millrace.ts'

const built = (await loadBuilt('gateway/dist/index.js')) as { createGateway: typeof createGateway }

export const listen: Listen = baseURL => {
  const glm = { apiKey: 'bench', baseURL, limits: { gatherMs: 0 } }
  const gateway = built.createGateway({ providers: { glm } })
  return listening(createServer({ noDelay: true }, gateway.listener))
}
