import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Exchange = { request: IncomingMessage; response: ServerResponse }

/** A server on loopback until the end of the test, which keeps its requests. The listener hears which request it is, from 0. */
export async function serve(listener: (exchange: Exchange, number: number) => void) {
  const exchanges: Exchange[] = []
  const onRequest: RequestListener = (request, response) => {
    exchanges.push({ request, response })
    listener({ request, response }, exchanges.length - 1)
  }
  const server = createServer(onRequest)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, exchanges }
}
