import type { ChatRecord, ErrorInfo } from '@millrace/core'

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'example', model: 'tiny' }
const finish: ChatRecord = { type: 'finish', reason: 'stop', usage: { inputTokens: 3, outputTokens: 5 } }

/** Pieces of text in which a careless encoder loses, adds or ends something. */
export const traps: readonly string[] = [
  'A channel',
  ' 🌊\n',
  '\r\n\n',
  'data: [DONE]\n\n',
  '</think>',
  '\u2028"\\',
  '落霞',
  ' ',
]

/** The text of {@link traps}. */
export const trapText: string = traps.join('')

/** Batches of an answer of one text. */
export const textAnswer = (pieces: readonly string[], end: ChatRecord = finish): ChatRecord[][] => [
  [start, { type: 'text-start', id: '0' }],
  ...pieces.map((delta): ChatRecord[] => [{ type: 'text-delta', id: '0', delta }]),
  [{ type: 'text-end', id: '0' }, end],
]

const failure: ErrorInfo = { code: 'overloaded', message: 'Too much to do.', retryable: true }

/** Batches of an answer that fails behind its first words. */
export const failedAnswer: ChatRecord[][] = textAnswer(['Half'], { type: 'error', error: failure })

/** Batches with everything that an answer may hold, and the text `First.Second.`. */
export const richAnswer: ChatRecord[][] = [
  [start, { type: 'reasoning-start', id: 'r' }, { type: 'reasoning-delta', id: 'r', delta: 'Hm' }],
  [{ type: 'reasoning-end', id: 'r', providerData: { example: { signature: 'abc' } } }],
  [
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'First.' },
    { type: 'text-end', id: '0' },
  ],
  [
    { type: 'tool-call-start', toolCallId: 'c1', toolName: 'weather' },
    { type: 'tool-call-delta', toolCallId: 'c1', delta: '{"city":"Rome"}' },
    { type: 'tool-call-end', toolCallId: 'c1', toolName: 'weather', input: { city: 'Rome' } },
  ],
  [{ type: 'tool-result', toolCallId: 'c1', output: { celsius: 21 } }],
  [{ type: 'step-end', usage: { inputTokens: 3, outputTokens: 5 } }],
  [{ type: 'source', id: 's1', url: 'https://example.com/', title: 'Example' }],
  [{ type: 'file', mediaType: 'image/png', data: 'iVBORw0KGgo=' }],
  [{ type: 'data', name: 'progress', value: { done: 1 } }],
  [
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '1', delta: 'Second.' },
    { type: 'text-end', id: '1' },
  ],
  [finish],
]

/** Batches in which the vendor withdraws `Wrong` and says `Right`. */
export const resetAnswer: ChatRecord[][] = [
  [start, { type: 'text-start', id: '0' }, { type: 'text-delta', id: '0', delta: 'Wrong' }],
  [{ type: 'reset' }],
  [
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'Right' },
    { type: 'text-end', id: '0' },
    finish,
  ],
]
