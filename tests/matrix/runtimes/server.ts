// The handlers of the table in another runtime: `POST /open/<id>` makes one of a script, `/chat/<id>` is answered by it, `GET /news/<id>` tells what its
// hooks heard. `/kept` is answered by a handler with a store, made as the program begins.
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import { fakeProvider } from '../../../packages/server/test/support/provider.ts'
import { type HandlerScript, scriptedHandler } from '../../../packages/server/test/support/scripted-handler.ts'

const kept = createChatHandler({ provider: fakeProvider(), store: memoryStore(), authorize: () => ({}) })

const opened = new Map<string, ReturnType<typeof scriptedHandler>>()

const server = {
  async fetch(request: Request, host?: unknown): Promise<Response> {
    const [, what, id = ''] = new URL(request.url).pathname.split('/')
    if (what === 'kept') return kept.fetch(request, host)
    if (what === 'open') opened.set(id, scriptedHandler((await request.json()) as HandlerScript))
    const { handler, news } = opened.get(id) ?? {}
    if (what === 'news') return Response.json(news)
    return what === 'chat' && handler ? handler.fetch(request, host) : new Response('ready')
  },
}

export default server
