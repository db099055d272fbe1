import type { ChatRecord, ChatRequest, Transport } from '@millrace/core'
import { type OllamaOptions, type OllamaSettings, ollama, ollamaDefinition } from '@millrace/ollama'
import { batchesThrough, inPieces as sendInPieces } from '../../../tests/support/read-frames.js'

/** A line with this message. */
export const line = (message: object, more: object = {}): object => ({
  model: 'qwen9',
  created_at: '2026-01-01T00:00:00Z',
  message: { role: 'assistant', content: '', ...message },
  done: false,
  ...more,
})

/** The last line. */
export const last = (done_reason: string | undefined = 'stop', more: object = {}): object =>
  line({}, { done: true, done_reason, total_duration: 7, prompt_eval_count: 9, eval_count: 5, ...more })

/** What the decoder makes of these lines and the end of the body. */
export function read(lines: readonly (object | string)[]): ChatRecord[] {
  const definition = ollamaDefinition()
  const decoder = definition.createDecoder({ messages: [] })
  return batchesThrough(decoder, lines, { provider: 'ollama', toError: definition.toError }).flat()
}

/** A body of lines, as the server sends it. */
export const bodyOf = (lines: readonly object[]): string => lines.map(each => `${JSON.stringify(each)}\n`).join('')

/** A transport that answers with these pieces, all in one go. */
export const inPieces = (pieces: readonly Uint8Array[]): Transport => sendInPieces(pieces, 'application/x-ndjson')

/** Every record of one answer. */
export async function recordsOf(settings: OllamaSettings, request?: Partial<ChatRequest<OllamaOptions>>) {
  const records: ChatRecord[] = []
  const stream = ollama({ model: 'm', maxRetries: 0, ...settings }).stream({
    messages: [{ role: 'user', content: 'a' }],
    ...request,
  })
  for await (const batch of stream.batches()) records.push(...batch)
  return records
}
