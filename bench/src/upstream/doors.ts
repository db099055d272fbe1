import { performServerHandshake, type ServerHttp2Stream } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { selfSigned } from '../../../packages/core/test/support/certificate.ts'
import { SocketExchange } from './exchange.ts'
import { H2Exchange } from './h2-exchange.ts'
import { readRequests, requestOf } from './requests.ts'
import type { Vendor } from './vendor.ts'

/** Ports of the vendor: cleartext, TLS with HTTP/1.1 alone, and TLS that offers HTTP/2 as well. */
export interface VendorPorts {
  readonly plain: number
  readonly tls: number
  readonly h2: number
}

/** A vendor that can be asked. */
export interface OpenDoors {
  readonly ports: VendorPorts
  /** PEM text of the certificate, made anew each time, that a client has to trust. */
  readonly authority: string
  /** Listens no more. Connections that are open stay. */
  close(): void
}

/** Lets a vendor be asked at free ports of 127.0.0.1. */
export async function openDoors(vendor: Vendor): Promise<OpenDoors> {
  const certificate = selfSigned()
  const http1 = (socket: Socket): void => serveSocket(vendor, socket)
  const either = (socket: TLSSocket): void =>
    socket.alpnProtocol === 'h2' ? serveSession(vendor, socket) : serveSocket(vendor, socket)
  const servers = {
    plain: createServer(http1),
    tls: createTlsServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, http1),
    h2: createTlsServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, either),
  }
  const [plain, tls, h2] = await Promise.all([servers.plain, servers.tls, servers.h2].map(listening))
  return {
    ports: { plain: plain!, tls: tls!, h2: h2! },
    authority: certificate.cert,
    close: () => {
      for (const server of Object.values(servers)) server.close()
    },
  }
}

const listening = (server: Server): Promise<number> =>
  new Promise(resolve =>
    server.listen(0, '127.0.0.1', 4096, () => resolve((server.address() as { port: number }).port)),
  )

function serveSocket(vendor: Vendor, socket: Socket): void {
  let current: SocketExchange | undefined
  socket.setNoDelay(true)
  socket.on('close', () => current?.lost())
  // A reset is a lost connection like any other: 'close' follows.
  socket.on('error', () => {})
  readRequests(socket, request => {
    current = new SocketExchange(socket)
    vendor.answer(current, request)
  })
}

function serveSession(vendor: Vendor, socket: TLSSocket): void {
  const session = performServerHandshake(socket, { settings: { maxConcurrentStreams: 100 } })
  session.on('error', () => {})
  session.on('stream', (stream: ServerHttp2Stream, headers) => {
    const chunks: Buffer[] = []
    stream.on('error', () => {})
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1')
      vendor.answerPieces(new H2Exchange(stream), requestOf(headers[':path'] ?? '', body))
    })
  })
}
