import type { Emulator } from '../src/core/emulator.js'

export const path = '/api/paas/v4/chat/completions'

/** A chat request that the emulator accepts, changed by `body` and `headers`. */
export function chat(body: Record<string, unknown> = {}, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { authorization: 'Bearer id.secret', 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'glm-4.7', stream: true, messages: [{ role: 'user', content: 'Hello' }], ...body }),
  }
}

/** Asks in process. */
export const ask = (emulator: Emulator, body?: Record<string, unknown>, headers?: Record<string, string>) =>
  emulator.fetch(`http://emulator${path}`, chat(body, headers))

/** A chunk of a GLM stream, as far as tests look at it. */
export interface Chunk {
  id: string
  created: number
  model: string
  object: string
  choices: [{ index: number; delta: Delta; finish_reason?: string }]
  usage?: { prompt_tokens: number; completion_tokens: number; completion_tokens_details: { reasoning_tokens: number } }
  web_search?: { link: string; title: string }[]
  error?: { code: string; message: string }
}

interface Delta {
  role?: string
  content?: string
  reasoning_content?: string
  tool_calls?: { id?: string; index?: number; type?: string; function?: { name?: string; arguments?: string } }[]
}

/** The data of every event of a body, `[DONE]` left out. */
export const chunksOf = (body: string): Chunk[] =>
  body
    .split('\n\n')
    .filter(event => event.startsWith('data: {'))
    .map(event => JSON.parse(event.slice('data: '.length)))

/** What a stream says in all: reasoning, text, the last finish reason and usage. */
export function read(body: string) {
  const chunks = chunksOf(body)
  const deltas = chunks.map(chunk => chunk.choices?.[0].delta)
  return {
    chunks,
    reasoning: deltas.map(delta => delta?.reasoning_content ?? '').join(''),
    text: deltas.map(delta => delta?.content ?? '').join(''),
    toolCalls: deltas.flatMap(delta => delta?.tool_calls ?? []),
    finish: chunks.at(-1)?.choices?.[0].finish_reason,
    usage: chunks.at(-1)?.usage,
    done: body.endsWith('data: [DONE]\n\n'),
  }
}
