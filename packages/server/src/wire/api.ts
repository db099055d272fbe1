import type { ChatHttpRequest } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import { pathOf } from '../exchange/path.js'
import { anthropicWire } from './anthropic.js'
import { openaiWire } from './openai.js'
import { responsesWire } from './responses.js'
import type { WireFormat } from './wire.js'

const wires: readonly WireFormat[] = [openaiWire, responsesWire, anthropicWire]

/** The ends of all paths, for whoever asks elsewhere. */
const ways = wires.flatMap(({ paths = [] }) => paths.map(end => `…${end}`)).join(' or ')

/** A list of models, or one: both vendors have it at the same path, and Anthropic's clients name their version. */
const models = /\/models(\/|$)/

/**
 * Chooses among `openaiWire` (`…/chat/completions`), `responsesWire` (`…/responses`) and `anthropicWire` (`…/messages`), so that one handler is an
 * endpoint of all three; `…/models` is Anthropic's where the request has `anthropic-version`, else OpenAI's. Any
 * other path is 404.
 *
 * @throws HttpError 404, which the handler answers.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream } from '@millrace/core'
 * import { createChatHandler } from '@millrace/server'
 * import { apiWire } from '@millrace/server/wire/api'
 *
 * const provider: ChatProvider = {
 *   id: 'example',
 *   stream: () =>
 *     ChatStream.from(async function* () {
 *       yield [
 *         { type: 'start', messageId: 'm1', provider: 'example' },
 *         { type: 'text-start', id: '0' },
 *         { type: 'text-delta', id: '0', delta: 'Hello' },
 *         { type: 'text-end', id: '0' },
 *         { type: 'finish', reason: 'stop' },
 *       ]
 *     }),
 * }
 * const handler = createChatHandler({ provider, wire: apiWire })
 * const messages = [{ role: 'user', content: 'Hi' }]
 * for (const path of ['chat/completions', 'messages']) {
 *   const response = await handler.fetch(
 *     new Request(`http://localhost/v1/${path}`, {
 *       method: 'POST',
 *       headers: { 'content-type': 'application/json' },
 *       body: JSON.stringify({ model: 'm', messages }),
 *     }),
 *   )
 *   console.log(await response.text())
 * }
 * ```
 */
export function apiWire(request: Pick<ChatHttpRequest, 'url' | 'headers'>): WireFormat {
  if (typeof request?.url !== 'string')
    throw new TypeError(
      'apiWire takes a request: { url, headers }. As the wire it is given uncalled: { wire: apiWire }.',
    )
  const { url, headers } = request
  const path = pathOf(url)
  const wire = wires.find(({ paths = [] }) => paths.some(end => `${path}/`.includes(`${end}/`)))
  if (wire) return wire
  if (models.test(path)) return headers['anthropic-version'] === undefined ? openaiWire : anthropicWire
  const message = `There is nothing here: answers are asked for at ${ways}.`
  throw new HttpError(404, 'not-found', message, { providerCode: 'unknown_url' })
}
