import type { ChatProvider, ChatRecord, ChatRequest, StreamOptions } from '@millrace/core'
import { ChatStream } from '@millrace/core'
import type { Gateway } from '@millrace/gateway'

/** A provider that remembers what it was asked. */
export interface Asked extends ChatProvider {
  readonly requests: ChatRequest[]
  readonly options: StreamOptions[]
}

/** A whole answer of one text. */
export const answerOf = (text: string, model = 'm', provider = 'fake'): readonly ChatRecord[] => [
  { type: 'start', messageId: 'm1', provider, model },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: text },
  { type: 'text-end', id: '0' },
  { type: 'finish', reason: 'stop', usage: { inputTokens: 3, outputTokens: 5 } },
]

/** @param records - default: an answer that says the provider's name. */
export function fake(id: string, records: readonly ChatRecord[] = answerOf(`This is ${id}.`, 'm', id)): Asked {
  const requests: ChatRequest[] = []
  const options: StreamOptions[] = []
  return {
    id,
    requests,
    options,
    stream(request, given = {}) {
      requests.push(request)
      options.push(given)
      return ChatStream.from(async function* () {
        yield records
      })
    },
  }
}

const messages = [{ role: 'user', content: 'Hi' }]

/** Asks a gateway. @param path - below `/v1`. */
export const ask = (
  { fetch }: Gateway,
  path: '/chat/completions' | '/responses' | '/messages' | '/messages/count_tokens',
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(
    new Request(`http://localhost/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ ...(path === '/responses' ? { input: 'Hi' } : { max_tokens: 99, messages }), ...body }),
    }),
  )

/** Gets a path of a gateway. */
export const get = (
  { fetch }: Gateway,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => fetch(new Request(`http://localhost${path}`, { headers }))
