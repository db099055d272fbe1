import type { NodeRequest } from './exchange/node-exchange.js'
import type { NodeResponse } from './exchange/node-reply.js'
import type { ChatHandler } from './handler/handler.js'
import { chatListener } from './node.js'

export { sendChat } from './node.js'

/** The used part of an Express application or router. */
export interface ExpressRouter {
  /** Adds a handler for all methods of a path, as Express does. */
  all(path: string, handler: (req: NodeRequest, res: NodeResponse) => void): unknown
}

/**
 * Answers requests for one path by a chat handler. A body that `express.json()` has parsed is taken as it is; without a parser it is read
 * here. Works with Express 4 and 5.
 */
export function mountChat(app: ExpressRouter, path: string, handler: ChatHandler): void {
  app.all(path, chatListener(handler))
}
