import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HeaderMap } from '@millrace/core'
import type { ChatHandler } from '@millrace/server'
import { chatListener, continueListener } from '@millrace/server/node'
import type { Door } from './door.js'
import type { PlainResponse } from './plain-response.js'

/** Answers a request that came by a door. */
export type Enter = (door: Door, method: string, path: string, headers: HeaderMap) => void

/** Lets a request of `node:http` in. @param waits - the client waits to be told to send its body. */
export function nodeDoor(req: IncomingMessage, res: ServerResponse, waits: boolean, enter: Enter): void {
  const { method = 'GET', url = '/' } = req
  enter(new NodeDoor(req, res, waits), method, pathOf(url), req.headers as HeaderMap)
}

class NodeDoor implements Door {
  readonly raw: IncomingMessage
  readonly #res: ServerResponse
  readonly #waits: boolean

  constructor(req: IncomingMessage, res: ServerResponse, waits: boolean) {
    this.raw = req
    this.#res = res
    this.#waits = waits
  }

  get url(): string {
    return this.raw.url ?? '/'
  }

  get local(): boolean {
    return isLoopback(this.raw.socket.remoteAddress)
  }

  setHeader(name: string, value: string): void {
    // A target that follows a failed one may be asked behind a head that had to go.
    if (!this.#res.headersSent) this.#res.setHeader(name, value)
  }

  plain(response: PlainResponse | Promise<PlainResponse>): void {
    void Promise.resolve(response).then(
      given => this.#send(given),
      () => this.#send(failed),
    )
  }

  handle(handler: ChatHandler): void {
    const listener = this.#waits ? continueListener : chatListener
    listener(handler)(this.raw, this.#res)
  }

  #send({ status, headers, body }: PlainResponse): void {
    const res = this.#res
    // A response without content has no length (RFC 9110, 8.6).
    const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }
    res.writeHead(status, { ...headers, ...length })
    res.end(this.raw.method === 'HEAD' ? undefined : body)
    // Whatever else the client sends of its body.
    this.raw.resume()
  }
}

/** A client that takes the gateway for a proxy asks by the whole address, which each server has to take (RFC 9112, 3.2.2). */
const pathOf = (url: string): string => {
  const path = url.startsWith('/') ? url : (/^https?:\/\/[^/?#]*(.*)$/i.exec(url)?.[1] ?? url)
  return path.split('?', 1)[0]!
}

/** An address of version 4 may come in the form of version 6. */
const isLoopback = (address = ''): boolean => address === '::1' || /^(::ffff:)?127\./.test(address)

const failed: PlainResponse = { status: 500, headers: {}, body: '' }
