import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from '../builtin.js'
import type { Gateway } from '../gateway.js'

/** A server that listens. */
export interface Listening {
  readonly url: string
  /** Takes no more connections, and breaks those that are left. Resolves when the port is free. */
  close(): Promise<void>
}

/** Milliseconds that an idle connection of a client is kept: longer than clients keep theirs, so that none is closed under a request. */
const keepAliveTimeout = 75_000

/** Rejects with Node's error where the port or the address is not to be had, and a way out where the port is taken. */
export async function listen(gateway: Gateway, host: string, port: number): Promise<Listening> {
  const server = createServer({ noDelay: true, keepAliveTimeout }, gateway.listener)
  server.on('checkContinue', gateway.checkContinue)
  await bound(server, host, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') error.message += '. --port takes another one, or 0 for a free one.'
    throw error
  })
  const address = server.address() as AddressInfo
  return { url: `http://${shown(address)}:${address.port}`, close: () => close(server) }
}

/**
 * Checks that a gateway could listen at an address: that the host is one of this machine, and that the process may have the port. A port that is taken passes, by
 * the gateway that runs already, and one that anybody may have is not tried: a gateway that starts meanwhile needs it.
 *
 * @throws Node's error, as a start would.
 */
export async function checkAddress(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    await bound(server, host, port < firstOfUsers ? port : 0)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw thrown
  }
  await close(server)
}

/** Ports below this one are for privileged processes. */
const firstOfUsers = 1024

const bound = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })

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
