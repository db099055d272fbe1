import type { ConformanceFixtures, FrameFixture } from '@millrace/testing'

const frame = (fields: object): FrameFixture => ({ data: { id: 'a1', ...fields } })
const end: FrameFixture = { data: '[DONE]' }

/** Answers and errors of Acme, written by hand. */
export const fixtures: ConformanceFixtures = {
  model: 'm',
  text: {
    frames: [frame({ text: 'A channel 🌊' }), frame({ text: ' to a wheel.' })],
    ending: [frame({ why: 'done', spent: { read: 9, written: 6 } }), end],
    is: { text: 'A channel 🌊 to a wheel.', usage: { inputTokens: 9, outputTokens: 6 } },
  },
  lateUsage: {
    frames: [frame({ text: 'a' })],
    ending: [frame({ why: 'full' }), frame({ spent: { read: 1, written: 2 } }), end],
    is: { text: 'a', finish: 'length', usage: { inputTokens: 1, outputTokens: 2 } },
  },
  more: {
    'unknown finish reason': {
      frames: [frame({ text: 'a' })],
      ending: [frame({ why: 'eclipse' }), end],
      is: { text: 'a', finish: 'other' },
    },
  },
  silent: { 'an empty text': frame({ text: '' }) },
  errors: [
    { frame: message => ({ data: { error: { code: 'busy', message } } }), code: 'overloaded', retryable: true },
    { frame: message => ({ data: { error: { code: 'broke', message } } }), code: 'quota', retryable: false },
  ],
  refusals: [
    { status: 401, body: message => ({ error: { message } }), code: 'authentication', retryable: false },
    { status: 429, body: message => ({ error: { message } }), code: 'rate-limit', retryable: true },
    { status: 400, body: message => ({ error: { message } }), code: 'invalid-request', retryable: false },
  ],
}
