import { baseFor, belowOf } from './exchange/mount-path.js'
import { type NodeRequest, nodeExchange } from './exchange/node-exchange.js'
import type { NodeResponse } from './exchange/node-reply.js'
import type { ChatHandler } from './handler/handler.js'

export { sendChat } from './node.js'

/** The used part of an Express application or router, and of a Connect server. */
export interface ExpressRouter {
  /** Adds a handler for a path and everything below it, as Express does. */
  use(path: string, handler: (req: NodeRequest, res: NodeResponse) => void): unknown
}

/**
 * Answers requests for a path and everything below it by a chat handler, below the path of a router as well. A body that `express.json()` has
 * parsed is taken as it is; without a parser it is read here. Works with Express 4 and 5.
 */
export function mountChat(app: ExpressRouter, path: string, handler: ChatHandler): void {
  const base = baseFor(handler, path)
  app.use(base || '/', (req, res) => {
    const below = belowOf(base, req.originalUrl ?? req.url ?? '/')
    void handler.handle(nodeExchange(req, res, { below }))
  })
}
