import { glm } from '@millrace/glm'
import { chatResponse, createChatHandler } from '@millrace/server'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

const provider = glm({ model: 'glm-5.3' })
const handler = createChatHandler({ provider })

/** A module with `fetch` is a server to `bun src/main.ts`, `deno serve src/main.ts` and `wrangler dev`. */
export default {
  fetch(incoming: Request, server?: unknown): Promise<Response> | Response {
    const { pathname } = new URL(incoming.url)
    if (pathname === '/poem') return chatResponse(provider.stream(request), { request: incoming })
    if (pathname === '/chat' || pathname.startsWith('/chat/')) return handler.fetch(incoming, server)
    return new Response('Not found', { status: 404 })
  },
}
