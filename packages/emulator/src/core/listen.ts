import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where to listen. */
export interface ListenOptions {
  /** Default 0: a free port. */
  readonly port?: number
  /** Default `127.0.0.1`. */
  readonly host?: string
}

/** A listening server. */
export interface Listening {
  /** `http://host:port`, without a trailing slash. */
  readonly url: string
  /** The port that was bound. */
  readonly port: number
  /** Breaks the connections that are open and resolves when the port is free. Idempotent. */
  close(): Promise<void>
}

/** Starts an HTTP server. Rejects with Node's error (`EADDRINUSE`, …) when it cannot listen, and where there is no Node. */
export async function listenOnNode(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  { port = 0, host = '127.0.0.1' }: ListenOptions = {},
): Promise<Listening> {
  const { createServer } = nodeHttp()
  const server = createServer({ noDelay: true, keepAliveTimeout: 5_000 }, handle)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address
  let closing: Promise<void> | undefined
  return {
    url: `http://${shownHost}:${address.port}`,
    port: address.port,
    close: () => (closing ??= closeServer(server)),
  }
}

/** Asked for when it is needed and in no import, so that the fetch handler loads and bundles where there is no node:http. */
function nodeHttp(): typeof import('node:http') {
  const http = globalThis.process?.getBuiltinModule?.('node:http')
  if (!http) throw new TypeError('listen() needs Node; elsewhere use fetch()')
  return http
}

function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
