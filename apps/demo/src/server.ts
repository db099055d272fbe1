import { createServer, type Server } from 'node:http'
import { createChatHandler } from '@millrace/server'
import { mountChat } from '@millrace/server/node'
import { pages } from './pages.js'
import type { Backend } from './provider.js'

/** The demo's server, not listening yet, and how to end it. */
export interface DemoServer {
  readonly server: Server
  /** Ends answers that run, then the server. */
  close(): Promise<void>
}

/** Wires it all together: the page, and the chat handler at `/chat`. */
export function createDemoServer(backend: Backend, folder: URL): DemoServer {
  const handler = createChatHandler({
    provider: backend.provider,
    authorize: ({ headers }) => (isOurs(headers.host, headers.origin) ? {} : { status: 403 }),
    onError: error => console.error(`The answer failed: ${describe(error)}`),
  })
  const page = pages(folder, backend.label, backend.emulated)
  const server = createServer((request, response) => {
    if (isOurs(request.headers.host, request.headers.origin)) {
      page(request, response).catch(() => response.destroy())
    } else {
      response.writeHead(403, { 'content-type': 'text/plain' }).end('This demo is for this machine only.\n')
    }
  })
  mountChat(server, '/chat', handler)
  return {
    server,
    async close() {
      await handler.drain({ graceMs: 500 })
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await backend.close()
    },
  }
}

/** A page elsewhere can point its own name at this machine (DNS rebinding): only our own names may ask. */
export function isOurs(host: string | undefined, origin: string | undefined): boolean {
  const ours = /^(127\.0\.0\.1|localhost)(:\d+)?$/
  if (!host || !ours.test(host)) return false
  return origin === undefined || origin === `http://${host}`
}

function describe(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message)
  return String(thrown)
}
