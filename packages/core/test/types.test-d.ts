import {
  ChatError,
  type ChatEvent,
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  type ChatResult,
  ChatStream,
  defineProvider,
  type ErrorCode,
  type ErrorInfo,
  type Json,
  type ProviderDefinition,
} from '@millrace/core'
import { assertType, describe, expectTypeOf, it } from 'vitest'

interface GlmOptions {
  readonly thinking?: 'on' | 'off'
}
declare const glm: ChatProvider<GlmOptions>
declare const plain: ChatProvider

describe('requests', () => {
  it('need messages, and nothing else', () => {
    assertType<ChatRequest>({ messages: [{ role: 'user', content: 'hi' }] })
    // @ts-expect-error -- without messages
    assertType<ChatRequest>({ model: 'm' })
    // @ts-expect-error -- an unknown role
    assertType<ChatRequest>({ messages: [{ role: 'robot', content: 'hi' }] })
    // @ts-expect-error -- an unknown field
    assertType<ChatRequest>({ messages: [], temprature: 1 })
  })

  it('take parts of each kind', () => {
    assertType<ChatRequest>({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'hi' },
            { type: 'image', mediaType: 'image/png', data: new Uint8Array() },
          ],
        },
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'f', input: { a: [1] } }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', output: 'x' }] },
      ],
      toolChoice: { toolName: 'f' },
    })
    // @ts-expect-error -- a picture has a media type
    assertType<ChatRequest>({ messages: [{ role: 'user', content: [{ type: 'image', url: 'u' }] }] })
  })

  it('an answer can be put behind the messages of the next request', () => {
    expectTypeOf<ChatResult>().toExtend<ChatRequest['messages'][number]>()
  })
})

describe('providerOptions', () => {
  it('are those of the provider', () => {
    glm.stream({ messages: [], providerOptions: { thinking: 'on' } })
    // @ts-expect-error -- not one of its values
    glm.stream({ messages: [], providerOptions: { thinking: 'maybe' } })
    // @ts-expect-error -- not one of its options
    glm.stream({ messages: [], providerOptions: { thinkin: 'on' } })
  })

  it('reach toRequest and createDecoder', () => {
    const definition: ProviderDefinition<GlmOptions> = {
      id: 'glm',
      toRequest: chat => {
        expectTypeOf(chat.providerOptions).toEqualTypeOf<GlmOptions | undefined>()
        return { url: 'u', method: 'POST', headers: {} }
      },
      createDecoder: chat => {
        expectTypeOf(chat).toEqualTypeOf<ChatRequest<GlmOptions>>()
        return { decode: () => {} }
      },
      toError: () => ({ code: 'unknown', message: 'm', retryable: false }),
    }
    expectTypeOf(defineProvider(definition)).toEqualTypeOf<ChatProvider<GlmOptions>>()
  })

  it('a provider with options of its own is a ChatProvider', () => {
    expectTypeOf(glm).toExtend<ChatProvider>()
    expectTypeOf(plain).toExtend<ChatProvider>()
    assertType<readonly ChatProvider[]>([glm, plain])
  })
})

describe('events narrow by their type', () => {
  it('each to its own fields', () => {
    const read = (event: ChatEvent): void => {
      if (event.type === 'text-delta' || event.type === 'reasoning-delta') {
        expectTypeOf(event.delta).toEqualTypeOf<string>()
        expectTypeOf(event.id).toEqualTypeOf<string>()
      }
      if (event.type === 'tool-call-end') expectTypeOf(event.input).toEqualTypeOf<Json | undefined>()
      if (event.type === 'finish') expectTypeOf(event.reason).toExtend<string>()
      // @ts-expect-error -- not before it is narrowed
      event.delta
    }
    expectTypeOf(read).toBeFunction()
  })

  it('an event is no error, a record may be', () => {
    expectTypeOf<Extract<ChatEvent, { type: 'error' }>>().toEqualTypeOf<never>()
    expectTypeOf<Extract<ChatRecord, { type: 'error' }>['error']>().toEqualTypeOf<ErrorInfo>()
  })

  it('a switch over all of them is complete', () => {
    const name = (record: ChatRecord): string => {
      switch (record.type) {
        case 'start':
        case 'text-start':
        case 'text-delta':
        case 'text-end':
        case 'reasoning-start':
        case 'reasoning-delta':
        case 'reasoning-end':
        case 'tool-call-start':
        case 'tool-call-delta':
        case 'tool-call-end':
        case 'tool-result':
        case 'tool-approval':
        case 'source':
        case 'file':
        case 'data':
        case 'reset':
        case 'step-end':
        case 'finish':
        case 'error':
          return record.type
        default:
          return record satisfies never
      }
    }
    expectTypeOf(name).returns.toEqualTypeOf<string>()
  })
})

describe('streams and errors', () => {
  it('each view gives what it says', () => {
    expectTypeOf<ChatStream>().toExtend<AsyncIterable<ChatEvent>>()
    expectTypeOf<ReturnType<ChatStream['text']>>().toEqualTypeOf<Promise<string>>()
    expectTypeOf<ReturnType<ChatStream['message']>>().toEqualTypeOf<Promise<ChatResult>>()
    expectTypeOf<ReturnType<ChatStream['batches']>>().toEqualTypeOf<AsyncIterableIterator<readonly ChatRecord[]>>()
  })

  it('a stream is what has its methods: a wrapper, or one of another copy of this package', () => {
    /** As another copy declares it. */
    interface OtherStream extends AsyncIterable<ChatEvent> {
      connect(reader: { batch(records: readonly ChatRecord[]): void }): {
        pause(): void
        resume(): void
        cancel(reason?: unknown): void
      }
      batches(): AsyncIterableIterator<readonly ChatRecord[]>
      texts(): AsyncIterableIterator<string>
      text(options?: { readonly complete?: boolean }): Promise<string>
      message(): Promise<ChatResult>
      cancel(reason?: unknown): void
    }
    expectTypeOf<OtherStream>().toExtend<ChatStream>()
    expectTypeOf<ChatStream>().toExtend<OtherStream>()

    const counted = (stream: ChatStream, count: () => void): ChatStream => ({
      connect: reader => stream.connect(reader),
      batches: () => stream.batches(),
      [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator](),
      texts: () => stream.texts(),
      text(options) {
        count()
        return stream.text(options)
      },
      message: () => stream.message(),
      cancel: reason => stream.cancel(reason),
    })
    expectTypeOf(counted).returns.toEqualTypeOf<ChatStream>()
    assertType<ChatProvider>({
      id: 'wrapped',
      stream: (request, options) => counted(glm.stream(request as never, options), () => {}),
    })
  })

  it('a method is called on its stream, and not taken off it', () => {
    const { text, texts } = ChatStream.from(async function* () {})
    // @ts-expect-error -- as with results of the AI SDK, whose fields these would be
    void (() => text())
    // @ts-expect-error
    void (() => texts())
  })

  it('the value ChatStream makes one', () => {
    expectTypeOf(new ChatStream(() => ({ pause() {}, resume() {}, cancel() {} }))).toEqualTypeOf<ChatStream>()
    expectTypeOf(ChatStream.from(async function* () {})).toEqualTypeOf<ChatStream>()
    const unknown: unknown = undefined
    if (unknown instanceof ChatStream) expectTypeOf(unknown).toEqualTypeOf<ChatStream>()
  })

  it('a ChatError has the fields of an ErrorInfo', () => {
    expectTypeOf<ChatError>().toExtend<ErrorInfo>()
    const error = new ChatError({ code: 'gone', message: 'm' })
    expectTypeOf(error.code).toEqualTypeOf<ErrorCode>()
    expectTypeOf(error.partial).toEqualTypeOf<Partial<ChatResult> | undefined>()
    // @ts-expect-error -- no such code
    new ChatError({ code: 'oops', message: 'm' })
  })
})
