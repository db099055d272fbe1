import {
  createSseDecoder,
  encodeSseEvent,
  readSse,
  type SseEvent,
  type SseHttpError,
  type SseLimitError,
  type SubscribeOptions,
  sseHeaders,
  subscribe,
} from '@millrace/sse'
import { describe, expectTypeOf, it } from 'vitest'

describe('types', () => {
  it('bodies are those of fetch and of Node', () => {
    expectTypeOf(readSse).parameter(0).toExtend<ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>>()
    expectTypeOf<NonNullable<Response['body']>>().toExtend<Parameters<typeof readSse>[0]>()
    expectTypeOf<AsyncIterable<Buffer>>().toExtend<Parameters<typeof readSse>[0]>()
    expectTypeOf<AsyncIterable<string>>().not.toExtend<Parameters<typeof readSse>[0]>()
  })

  it('events come out of loops', () => {
    expectTypeOf(readSse(new Response('').body!)).toExtend<AsyncIterable<SseEvent>>()
    expectTypeOf(subscribe('https://example.com')).toExtend<AsyncIterable<SseEvent>>()
    expectTypeOf(createSseDecoder().push).returns.toEqualTypeOf<SseEvent[]>()
    expectTypeOf(createSseDecoder().retryMs).toEqualTypeOf<number | undefined>()
  })

  it('events cannot be changed, and have all fields', () => {
    expectTypeOf<SseEvent>().toEqualTypeOf<{
      readonly event: string
      readonly data: string
      readonly lastEventId: string
    }>()
  })

  it('retry is a number', () => {
    // @ts-expect-error a string could carry a line end
    encodeSseEvent({ retry: '5' })
    // @ts-expect-error an object is encoded by the caller
    encodeSseEvent({ data: { a: 1 } })
  })

  it('errors are told apart by their code', () => {
    type Known = SseLimitError | SseHttpError
    expectTypeOf<Extract<Known, { code: 'limit' }>>().toEqualTypeOf<SseLimitError>()
    expectTypeOf<SseHttpError['problem']>().toEqualTypeOf<'status' | 'content-type' | 'redirect'>()
  })

  it('any WHATWG fetch is taken', () => {
    expectTypeOf<typeof fetch>().toExtend<NonNullable<SubscribeOptions['fetch']>>()
    // A half event flushed at the end of one connection would be taken for a whole one before the next.
    expectTypeOf<SubscribeOptions>().not.toHaveProperty('flushOnEnd')
    expectTypeOf(sseHeaders).toExtend<Readonly<Record<string, string>>>()
  })
})
