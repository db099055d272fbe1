import type { Exchange } from './exchange.js'
import { NodeReply, type NodeResponse } from './node-reply.js'

/** What is used of a request of Node: `http.IncomingMessage`, the compatibility request of `http2`, Express's `req`. */
export interface NodeRequest {
  /** In capitals. */
  readonly method?: string | undefined
  /** Path and query. */
  readonly url?: string | undefined
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body has arrived whole. */
  readonly complete: boolean
  /** Nothing can be read any more. */
  readonly destroyed: boolean
  /** As a Readable's. */
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  /** As a Readable's. */
  on(event: 'end' | 'close' | 'error', listener: () => void): unknown
  /** As a Readable's. */
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  /** As a Readable's. */
  pause(): unknown
  /** As a Readable's. */
  resume(): unknown
  /** Closes the connection. */
  destroy(): unknown
}

/** Milliseconds for which the rest of a body that nobody wants is still taken, so that the reader sees why. */
const lingerMs = 1_000

/** The exchange over a request and a response of Node. */
export function nodeExchange(req: NodeRequest, res: NodeResponse): Exchange {
  res.on('finish', () => linger(req))
  return {
    method: req.method ?? 'GET',
    url: req.url ?? '/',
    headers: joined(req.headers),
    raw: req,
    reply: new NodeReply(res),
    body: maxBytes => readBody(req, maxBytes),
  }
}

function readBody(req: NodeRequest, maxBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder()
    let text = ''
    let size = 0
    const take = (bytes: Uint8Array): void => {
      size += bytes.length
      if (size <= maxBytes) {
        text += decoder.decode(bytes, { stream: true })
        return
      }
      req.off('data', take)
      req.pause()
      resolve(undefined)
    }
    const gone = (): void => reject(new Error('The reader left before the request was complete.'))
    req.on('data', take)
    req.on('end', () => resolve(text + decoder.decode()))
    req.on('close', gone)
    req.on('error', gone)
    if (req.destroyed) gone()
  })
}

/** Reads away the rest of a body that was refused. Not for long: who goes on sending is cut off. */
function linger(req: NodeRequest): void {
  if (req.complete || req.destroyed) return
  req.resume()
  const timer = setTimeout(() => req.destroy(), lingerMs)
  req.on('end', () => clearTimeout(timer))
  req.on('close', () => clearTimeout(timer))
}

function joined(headers: NodeRequest['headers']): Record<string, string | undefined> {
  const map: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(headers)) map[name] = typeof value === 'object' ? value.join(', ') : value
  return map
}
