import type { RequestListener } from 'node:http'
import { type ChatError, textOf } from '@millrace/core'
import { openaiCompatible } from '@millrace/openai-compatible'

const frame = (delta: object, finish?: string): string =>
  `data: ${JSON.stringify({ id: 'a', model: 'm', choices: [{ index: 0, delta, ...(finish && { finish_reason: finish }) }] })}\n\n`

/**
 * A Chat Completions vendor that says a word and nothing more.
 *
 * @param finish - reason of the end, said behind the word. `[DONE]` never comes.
 */
export const wordyVendor =
  (finish?: string): RequestListener =>
  (request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
    response.write(frame({ role: 'assistant', content: 'begun' }) + (finish ? frame({}, finish) : ''))
  }

/** Asks a vendor by our own provider, and gives the code of the failure, or the reason of the end, with the text so far. */
export async function askVendor(origin: string, onText: () => void): Promise<[string, string]> {
  const settings = { id: 'test', baseURL: origin, apiKey: 'key', model: 'm', maxRetries: 0 }
  const request = { messages: [{ role: 'user' as const, content: 'go on' }] }
  const stream = openaiCompatible(settings).stream(request, { idleTimeoutMs: 1_000 })
  let text = ''
  try {
    let reason = ''
    for await (const event of stream) {
      if (event.type === 'finish') reason = event.reason
      if (event.type !== 'text-delta') continue
      text += event.delta
      onText()
    }
    return [reason, text]
  } catch (error) {
    const { code, partial } = error as ChatError
    return [code, textOf({ content: partial?.content ?? [] })]
  }
}
