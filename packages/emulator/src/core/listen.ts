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
  readonly port: number
  /** Breaks the connections that are open and resolves when the port is free. Idempotent. */
  close(): Promise<void>
}

/** Starts an HTTP server. Rejects with Node's error (`EADDRINUSE`, …) when it cannot listen. */
export async function listenOnNode(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  { port = 0, host = '127.0.0.1' }: ListenOptions = {},
): Promise<Listening> {
  // Imported here, so that the fetch handler loads where there is no node:http.
  const { createServer } = await import('node:http')
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

function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
