import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'

/** A site with a page at `/` and a chat handler at `/api/chat`, at an origin of its own. */
export interface Site {
  readonly origin: string
  /** The requests for answers, in order: `POST /api/chat`, with ids as `:id`. */
  readonly requests: readonly string[]
  /** Breaks all connections. */
  cut(): void
  close(): void
}

/** @param script - the code of the page. */
export async function startSite(script: string, handler: ChatHandler): Promise<Site> {
  const requests: string[] = []
  const answer = chatListener(handler)
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (path.startsWith('/api/chat')) {
      requests.push(`${request.method} ${path.replace(/^\/api\/chat\/.+/, '/api/chat/:id')}`)
      return answer(request, response)
    }
    const [type, body] = path === '/page.js' ? ['text/javascript', script] : ['text/html', html]
    response.setHeader('content-type', `${type}; charset=utf-8`).end(body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cut: () => server.closeAllConnections(),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Chat</title>
<link rel="icon" href="data:,">
<style>.block { contain: content; white-space: pre-wrap; overflow-wrap: anywhere }</style>
<div id="page"></div>
<script type="module" src="/page.js"></script>
</html>`
