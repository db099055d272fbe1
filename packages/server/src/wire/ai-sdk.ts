import { decodeUiRequest } from './ai-sdk/decode-request.js'
import { UiMessageEncoder } from './ai-sdk/encoder.js'
import { resumeUiStream } from './ai-sdk/resume.js'
import { ownWire } from './own-wires.js'
import type { WireFormat } from './wire.js'

/**
 * The UI message stream of the AI SDK, version 1 (ai 7.0.173, 2026-11): what `useChat` reads, and the requests that it posts. Tokens spent and
 * the model are in the message's metadata. The kind of a failure is in the fields `code`, `retryable` and `retryAfterMs` of the `error` part,
 * beside its words.
 *
 * With a `store`, a page that is opened while its conversation is being answered gets the answer from its beginning (`GET …/<chat id>/stream`, as `useChat`
 * with `resume` asks, 204 where nothing runs), and `DELETE` of the same address stops it. The client closes its connection both when it is stopped and
 * when the page is left, so an answer goes on without its reader where `onDisconnect: 'detach'` is set, and a page then stops it by `DELETE`.
 *
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream } from '@millrace/core'
 * import { createChatHandler } from '@millrace/server'
 * import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
 *
 * const provider: ChatProvider = {
 *   id: 'example',
 *   stream: () =>
 *     ChatStream.from(async function* () {
 *       yield [
 *         { type: 'start', messageId: 'm1', provider: 'example' },
 *         { type: 'finish', reason: 'stop' },
 *       ]
 *     }),
 * }
 *
 * const handler = createChatHandler({ provider, wire: aiSdkWire })
 * const parts = [{ type: 'text', text: 'Hi' }]
 * const response = await handler.fetch(
 *   new Request('http://localhost/api/chat', {
 *     method: 'POST',
 *     headers: { 'content-type': 'application/json' },
 *     body: JSON.stringify({ id: 'c1', messages: [{ id: 'u1', role: 'user', parts }], trigger: 'submit-message' }),
 *   }),
 * )
 * console.log(response.headers.get('x-vercel-ai-ui-message-stream'), await response.text())
 * ```
 */
export const aiSdkWire: WireFormat = ownWire({
  id: 'ai-sdk',
  headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-vercel-ai-ui-message-stream': 'v1' },
  heartbeat: ': \n\n',
  createEncoder: context => new UiMessageEncoder(context),
  decodeRequest: ({ body }) => decodeUiRequest(body),
  resume: { numbers: 'events', keepsContext: true, call: resumeUiStream },
})
