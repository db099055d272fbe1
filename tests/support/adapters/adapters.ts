import type { Adapter } from './app.js'
import { expressAdapters } from './express.js'
import { fastifyAdapters } from './fastify.js'
import { h3Adapters } from './h3.js'
import { honoAdapters } from './hono.js'
import { koaAdapters } from './koa.js'
import { nestAdapters } from './nest.js'
import { nodeAdapters } from './node.js'

/** Every adapter that runs in this process, over each version of HTTP that its framework speaks. */
export const adapters: readonly Adapter[] = [
  ...nodeAdapters,
  ...expressAdapters,
  ...fastifyAdapters,
  ...koaAdapters,
  ...honoAdapters,
  ...h3Adapters,
  ...nestAdapters,
]
