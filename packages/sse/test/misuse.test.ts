import { createSseDecoder, readSse, subscribe } from '@millrace/sse'
import { expect, it } from 'vitest'

it.each<[string, () => unknown]>([
  ['createSseDecoder', () => createSseDecoder(null as never)],
  ['readSse', () => readSse(new ReadableStream(), null as never)],
  ['subscribe', () => subscribe('https://example.com', null as never)],
])('%s says that its options are none', (_, call) => {
  expect(call).toThrow(new TypeError('options must be an object'))
})
