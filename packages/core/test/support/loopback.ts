import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net'

/** A server on 127.0.0.1, and every connection that it had. */
export interface Loopback extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly sockets: readonly Socket[]
}

/** An HTTP server. */
export const serve = (listener: RequestListener): Promise<Loopback> => listen(createServer(listener))

/** A server of plain sockets. */
export const serveSockets = (onSocket: (socket: Socket) => void): Promise<Loopback> => listen(createNetServer(onSocket))

/** Opens a server that is not listening yet. */
export async function listen(server: Server | NetServer, scheme = 'http'): Promise<Loopback> {
  const sockets: Socket[] = []
  server.on('connection', socket => {
    sockets.push(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Waits until a connection is over, however it ended: a client that goes with bytes unread resets it. */
export const gone = async (socket: Socket): Promise<void> => {
  if (!socket.closed) await new Promise<void>(resolve => socket.once('close', () => resolve()))
}

/** Waits until it holds; fails after a cap that no healthy run comes near. */
export async function until(holds: () => boolean, what = 'it', capMs = 20_000): Promise<void> {
  const end = performance.now() + capMs
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what} did not come true within ${capMs} ms`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
