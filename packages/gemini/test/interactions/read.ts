import type { ChatRecord, ChatRequest, Message } from '@millrace/core'
import { geminiInteractionsDefinition, type InteractionsOptions } from '@millrace/gemini'
import { batchesThrough } from '../../../../tests/support/read-frames.js'

/** An event of an interaction. */
export const event = (event_type: string, more: object = {}): object => ({ event_type, ...more })

export const created = event('interaction.created', {
  interaction: { id: 'v1_1', status: 'in_progress', object: 'interaction', model: 'gemini-9' },
})

export const completed = (status = 'completed', more: object = {}): object =>
  event('interaction.completed', {
    interaction: {
      id: 'v1_1',
      status,
      usage: { total_tokens: 14, total_input_tokens: 9, total_output_tokens: 5 },
      ...more,
    },
  })

/** The events of a step. */
export const step = (index: number, begun: object, ...deltas: readonly object[]): object[] => [
  event('step.start', { index, step: begun }),
  ...deltas.map(delta => event('step.delta', { index, delta })),
  event('step.stop', { index }),
]

export const words = (text: string): object => ({ type: 'text', text })

/** The records that the decoder makes of these frames and the end of the body. */
export function read(
  frames: readonly (object | string)[],
  chat: Partial<ChatRequest<InteractionsOptions>> = {},
): ChatRecord[] {
  const definition = geminiInteractionsDefinition({ apiKey: 'a-key' })
  const decoder = definition.createDecoder({ messages: [], ...chat })
  return batchesThrough(decoder, frames, { provider: definition.id, toError: definition.toError }).flat()
}

const { toRequest } = geminiInteractionsDefinition({ apiKey: 'k', model: 'gemini-3.8-flash' })

/** The body of a request, and the settings that it warns of. */
export function sent(chat: Partial<ChatRequest<InteractionsOptions>>): {
  readonly body: { readonly [field: string]: unknown }
  readonly warned: readonly string[]
} {
  const { body, warnings = [] } = toRequest({ messages: [{ role: 'user', content: 'q' }], ...chat })
  return { body: JSON.parse(String(body)), warned: warnings.map(({ setting }) => String(setting)) }
}

/** The input that a conversation becomes. */
export const inputOf = (...messages: readonly Message[]): unknown => sent({ messages }).body.input
