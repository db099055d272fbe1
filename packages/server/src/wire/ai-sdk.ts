import { decodeUiRequest } from './ai-sdk/decode-request.js'
import { UiMessageEncoder } from './ai-sdk/encoder.js'
import type { WireFormat } from './wire.js'

/**
 * The UI message stream of the AI SDK, version 1 (ai 7.0.173, 2026-11): what `useChat` reads, and the requests that it posts. Tokens spent and
 * the model are in the message's metadata. The kind of a failure is in the fields `code`, `retryable` and `retryAfterMs` of the `error` part,
 * beside its words.
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
export const aiSdkWire: WireFormat = {
  id: 'ai-sdk',
  headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-vercel-ai-ui-message-stream': 'v1' },
  heartbeat: ': \n\n',
  createEncoder: context => new UiMessageEncoder(context),
  decodeRequest: ({ body }) => decodeUiRequest(body),
}
