import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HeaderMap } from '@millrace/core'
import { chatListener } from '@millrace/server/node'
import type { Door } from './door.js'
import type { PlainResponse } from './plain-response.js'

/** Answers a request that came by a door. */
export type Enter = (door: Door, method: string, path: string, headers: HeaderMap) => void

/** The door of `node:http`. */
export function nodeDoor(req: IncomingMessage, res: ServerResponse, enter: Enter): void {
  const { method = 'GET', url = '/' } = req
  const send = ({ status, headers, body }: PlainResponse): void => {
    res.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
    res.end(method === 'HEAD' ? undefined : body)
    // Whatever else the client sends of its body.
    req.resume()
  }
  const door: Door = {
    raw: req,
    url,
    local: isLoopback(req.socket.remoteAddress),
    // A target that follows a failed one may be asked behind a head that had to go.
    setHeader: (name, value) => {
      if (!res.headersSent) res.setHeader(name, value)
    },
    plain: response => void Promise.resolve(response).then(send, () => send(failed)),
    handle: handler => chatListener(handler)(req, res),
  }
  enter(door, method, pathOf(url), req.headers as HeaderMap)
}

/** A client that takes the gateway for a proxy asks by the whole address, which each server has to take (RFC 9112, 3.2.2). */
const pathOf = (url: string): string => {
  const path = url.startsWith('/') ? url : (/^https?:\/\/[^/?#]*(.*)$/i.exec(url)?.[1] ?? url)
  return path.split('?', 1)[0]!
}

/** An address of version 4 may come in the form of version 6. */
const isLoopback = (address = ''): boolean => address === '::1' || /^(::ffff:)?127\./.test(address)

const failed: PlainResponse = { status: 500, headers: {}, body: '' }
