import type { AgUiContext } from './ag-ui/context.js'
import { decodeRunInput } from './ag-ui/decode-request.js'
import { AgUiEncoder } from './ag-ui/encoder.js'
import { ownWire } from './own-wires.js'
import { stopStream } from './resume-call.js'
import type { WireFormat } from './wire.js'

/**
 * The events of AG-UI 1.0, with those fields and types alone that its clients since 0.0.59 know (@ag-ui/client, 2026-11): for CopilotKit, `HttpAgent`
 * and others that read this protocol, and the requests that they post. Sources, files and data of the application are `CUSTOM` events. A call that
 * waits for a person interrupts the run; the next run's `resume` answers it. With a `store` each event has an id, and the same POST with `Last-Event-ID` goes
 * on behind it.
 *
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream } from '@millrace/core'
 * import { createChatHandler } from '@millrace/server'
 * import { agUiWire } from '@millrace/server/wire/ag-ui'
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
 * const handler = createChatHandler({ provider, wire: agUiWire })
 * const messages = [{ id: 'u1', role: 'user', content: 'Hi' }]
 * const response = await handler.fetch(
 *   new Request('http://localhost/agent', {
 *     method: 'POST',
 *     headers: { 'content-type': 'application/json' },
 *     body: JSON.stringify({ threadId: 't1', runId: 'r1', messages, tools: [], context: [], state: {}, forwardedProps: {} }),
 *   }),
 * )
 * console.log(await response.text())
 * ```
 */
export const agUiWire: WireFormat = ownWire({
  id: 'ag-ui',
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  heartbeat: ': \n\n',
  createEncoder: (context?: AgUiContext) => new AgUiEncoder(context),
  decodeRequest: ({ body }) => decodeRunInput(body),
  // TanStack's client sends the same POST again with Last-Event-ID when it has seen ids (@tanstack/ai-client 0.33.2, 2026-11).
  resume: { numbers: 'events', ids: true, call: stopStream },
})
