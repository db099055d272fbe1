import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ApprovalSecret, StreamStore } from '@millrace/core'
import { mountChat } from '@millrace/server/node'
import { type DemoInfo, instanceHeader } from '../shared/info.js'
import type { RoomFact } from '../shared/room.js'
import { createChat } from './chat.js'
import { Connections } from './faults/connections.js'
import { faultMenu } from './faults/menu.js'
import type { ServedModel } from './models/model.js'
import { firstChoices } from './models/models.js'
import { pages, refuse, sendJson } from './pages.js'
import { RoomHub } from './room/hub.js'
import type { Tell } from './room/tell.js'

/** Settings of a server of the demo. */
export interface DemoServerSettings {
  readonly models: readonly ServedModel[]
  /** The folder of the built page. Default: none is served. */
  readonly page?: URL
  /** Default: none; a reader who leaves then ends the answer. */
  readonly store?: StreamStore
  readonly approvalSecret: ApprovalSecret
  /** Its name in the machine room. Default `server`. */
  readonly instance?: string
  /** Default: a server alone. */
  readonly around?: { readonly supervised: boolean; readonly cluster: boolean }
  /** Hears what the machine room hears. Default: nobody does. */
  readonly tell?: Tell
}

/** The demo's server, not listening yet, and how to end it. */
export interface DemoServer {
  readonly server: Server
  /** Breaks the connections of a stream's readers. */
  cut(streamId: string): void
  /** Ends answers that run, then the server. */
  close(): Promise<void>
}

/** Wires it all together: the page, the chat at `/api/chat`, and what the page asks beside it. */
export function createDemoServer(settings: DemoServerSettings): DemoServer {
  const { models, page, store, approvalSecret, instance = 'server' } = settings
  const around = settings.around ?? { supervised: false, cluster: false }
  const hub = new RoomHub()
  const connections = new Connections()
  const tell = (fact: RoomFact, streamId?: string): void => {
    hub.add({ ...fact, at: Date.now(), instance }, streamId)
    settings.tell?.(fact, streamId)
  }
  const handler = createChat({ models, store, approvalSecret, tell })
  const info: DemoInfo = {
    models: models.map(({ info }) => info),
    ...firstChoices(models),
    cluster: around.cluster,
    faults: faultMenu(around),
  }
  const servePage = page && pages(page)

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (!isOurs(request.headers.host, request.headers.origin))
      return refuse(response, 403, 'This demo is for this machine only.\n')
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/api/info') sendJson(response, info)
    else if (pathname === '/api/room') hub.serve(request, response)
    else if (pathname === '/api/faults/cut-connection' && request.method === 'POST') {
      connections.cut(searchParams.get('stream') ?? '')
      sendJson(response, {})
    } else if (servePage) servePage(request, response).catch(() => response.destroy())
    else refuse(response, 404, 'Not found.\n')
  }

  const server = createServer(answer)
  mountChat(server, '/api/chat', handler)
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader(instanceHeader, instance)
    const streamId = connections.follow(request, response)
    const after = Number(/\.(\d+)$/.exec(String(request.headers['last-event-id'] ?? ''))?.[1] ?? 0)
    if (streamId !== undefined) tell({ type: 'reader', after }, streamId)
  })
  return {
    server,
    cut: streamId => connections.cut(streamId),
    async close() {
      await handler.drain({ graceMs: 500 })
      server.closeAllConnections()
      if (server.listening) await new Promise(resolve => server.close(resolve))
      await store?.close?.()
    },
  }
}

/** A page elsewhere can point its own name at this machine (DNS rebinding): only our own names may ask. */
export function isOurs(host: string | undefined, origin: string | undefined): boolean {
  const ours = /^(127\.0\.0\.1|localhost)(:\d+)?$/
  if (!host || !ours.test(host)) return false
  return origin === undefined || origin === `http://${host}`
}
