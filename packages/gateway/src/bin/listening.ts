import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gateway } from '../gateway.js'

/** A server that listens. */
export interface Listening {
  readonly url: string
  /** Takes no more connections, and breaks those that are left. Resolves when the port is free. */
  close(): Promise<void>
}

/** Milliseconds that an idle connection of a client is kept: longer than clients keep theirs, so that none is closed under a request. */
const keepAliveTimeout = 75_000

/**
 * Not by `import`, which reads every export of a module of Node: one of this module's is `WebSocket`, by which Node loads its own undici, 16 MB of memory and
 * 50 ms of a start (Node 26.10, 2026-11).
 */
const { createServer } = process.getBuiltinModule('node:http')

/** Rejects with Node's error where the port or the address is not to be had. */
export async function listen(gateway: Gateway, host: string, port: number): Promise<Listening> {
  const server = createServer({ noDelay: true, keepAliveTimeout }, gateway.listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return { url: `http://${shown(address)}:${address.port}`, close: () => close(server) }
}

/** An address that stands for all of this machine's is none that a client can ask. */
function shown({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1'
  return family === 'IPv6' ? `[${address}]` : address
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
