import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TLSSocket } from 'node:tls'
import { selfSigned } from '../../../packages/core/test/support/certificate.js'
import type { Outside } from './outside.ts'

/** A proxy behind which another network lies. */
export interface OutsideProxy {
  readonly url: string
  /** The certificate of its TLS hosts, as PEM. */
  readonly certificate: string
  /** What was asked, in order: `200 POST https://api.openai.com/v1/responses`. */
  readonly asked: readonly string[]
  close(): void
}

/**
 * Starts an HTTP proxy that ends TLS itself and lets an {@link Outside} answer: programs run unchanged, and nothing leaves the machine. An
 * address that nobody has is 502; so is an answer that fails.
 */
export async function startOutsideProxy(outside: Outside): Promise<OutsideProxy> {
  const asked: string[] = []
  const listener = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await requestOf(incoming)
    const { origin, pathname } = new URL(request.url)
    const response = await answered(outside, request)
    asked.push(`${response.status} ${request.method} ${origin}${pathname}`)
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    if (!response.body) return void outgoing.end()
    // A reader who leaves is the end of it.
    await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => {})
  }
  const plain = createServer(listener)
  const { key, cert } = selfSigned(outside.hosts)
  const secure = createTlsServer({ key, cert }, listener)
  const sockets = new Set<Socket>()
  plain.on('connect', (request, socket: Socket, head) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // A program that has ended breaks its connections.
    socket.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    const server = request.url?.endsWith(':443') ? secure : plain
    server.emit('connection', socket)
  })
  await new Promise<void>(resolve => plain.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(plain.address() as AddressInfo).port}`,
    certificate: cert,
    asked,
    close() {
      for (const socket of sockets) socket.destroy()
      plain.closeAllConnections()
      plain.close()
    },
  }
}

async function answered(outside: Outside, request: Request): Promise<Response> {
  try {
    const answer = outside.answerOf(new URL(request.url))
    if (!answer) throw new Error(`tests/support/documents/outside.ts has nobody for ${request.url}: add a row`)
    return await answer(request)
  } catch (error) {
    return new Response(String(error), { status: 502 })
  }
}

/** A request in the form of `fetch`. Its address is whole where the proxy is asked to forward it, else a path of the host that was connected to. */
async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const { url = '/', method = 'GET', headers, socket } = incoming
  const scheme = socket instanceof TLSSocket ? 'https' : 'http'
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return new Request(url.startsWith('/') ? `${scheme}://${headers.host}${url}` : url, {
    method,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      name === 'connection' || name === 'proxy-connection' ? [] : [[name, String(value)] as [string, string]],
    ),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  })
}
