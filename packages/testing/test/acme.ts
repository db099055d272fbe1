import {
  type ChatDecoder,
  ChatError,
  type ChatSink,
  type HttpRequest,
  type Json,
  type ProviderDefinition,
  statusError,
} from '@millrace/core'
import {
  cannotTake,
  createFrameDecoder,
  type FrameReader,
  isObject,
  numberIn,
  readErrorBody,
  redact,
  roundsOf,
  textIn,
} from '@millrace/core/provider-kit'
import type { AnswerFixture, ConformanceFixtures, FrameFixture } from '@millrace/testing'

const key = 'acme-canary-key'

/** A vendor that does not exist, with a dialect small enough to plant any bug in it. */
export const acme: ProviderDefinition = {
  id: 'acme',
  toRequest({
    model,
    messages,
    tools,
    toolChoice,
    parallelToolCalls,
    temperature,
    topP,
    topK,
    presencePenalty,
    frequencyPenalty,
    maxOutputTokens,
    stop,
    seed,
    reasoning,
    output,
    user,
  }) {
    for (const [i, { content }] of messages.entries()) {
      if (typeof content === 'string') continue
      for (const [j, { type }] of content.entries()) {
        if (type === 'audio') throw cannotTake(`messages[${i}].content[${j}]`, 'acme is deaf.')
      }
    }
    return {
      url: 'https://acme.example/chat',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model,
        messages: roundsOf(messages).map(({ role, parts }) => ({ role, content: parts.map(({ part }) => part) })),
        tools,
        toolChoice,
        parallelToolCalls,
        temperature,
        topP,
        topK,
        presencePenalty,
        frequencyPenalty,
        maxOutputTokens,
        stop,
        reasoning,
        output,
        user,
      }),
      warnings: seed === undefined ? [] : [{ setting: 'seed', message: 'Left out: acme has no seed.' }],
    }
  },
  authorize: request => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${key}` } }),
  createDecoder: () => acmeDecoder(),
  toError({ status, body }) {
    const error = readErrorBody(body)
    const message = error?.message && redact(error.message, [key])
    if (error?.code === 'busy') return { code: 'overloaded', message: message ?? '', retryable: true, status }
    if (error?.code === 'broke') return { code: 'quota', message: message ?? '', retryable: false, status }
    return statusError(status, message)
  },
}

/** Its decoder: an object a frame, `[DONE]` at the end. @param read - reads a frame. */
export const acmeDecoder = (read: FrameReader['read'] = readAcme): ChatDecoder =>
  createFrameDecoder({ read, done: sink => sink.end() })

/** Reads one frame. */
export function readAcme(frame: { readonly [name: string]: unknown }, sink: ChatSink): void {
  if (frame.error) return sink.failure(frame)
  sink.start({ messageId: textIn(frame.id) })
  for (const piece of Array.isArray(frame.pieces) ? frame.pieces.filter(isObject) : []) {
    sink.reasoning(textIn(piece.think) ?? '')
    const key = isObject(piece.sign) ? 'signed' : undefined
    sink.text(textIn(piece.text) ?? '', key)
    if (key) {
      sink.providerData(key, piece.sign as Json)
      sink.endBlock(key)
    }
    if (isObject(piece.call)) {
      const { at, id, name, part } = piece.call
      sink.toolCall(Number(at), { id: textIn(id), name: textIn(name), input: textIn(part) })
    }
  }
  for (const url of Array.isArray(frame.sources) ? frame.sources : []) sink.source({ url: String(url) })
  const { usage, why } = frame
  if (isObject(usage))
    sink.usage({ inputTokens: numberIn(usage.read) ?? 0, outputTokens: numberIn(usage.written) ?? 0 })
  if (typeof why === 'string') sink.finish(why === 'done' ? 'stop' : why === 'full' ? 'length' : 'other', why)
}

const frame = (...pieces: object[]): FrameFixture => ({ data: { id: 'a1', pieces } })
const call = (at: number, part: string, more: object = {}): object => ({ call: { at, part, ...more } })
const end: FrameFixture = { data: '[DONE]' }
const why = (reason: string, more: object = {}): FrameFixture => ({ data: { id: 'a1', why: reason, ...more } })

const signatures = (numbers: readonly string[]): object[] => numbers.map(number => ({ by: `signature ${number}` }))

const text: AnswerFixture = {
  frames: [frame({ text: '海内存知己，' }), frame({ text: 'a channel 🌊' }), frame({ text: ' to a wheel.' })],
  ending: [why('done', { usage: { read: 9, written: 6 } }), end],
  is: { text: '海内存知己，a channel 🌊 to a wheel.', usage: { inputTokens: 9, outputTokens: 6 } },
}

/** Its fixtures. */
export const fixtures: ConformanceFixtures = {
  model: 'acme-1',
  text,
  reasoning: {
    frames: [frame({ think: 'Hm' }), frame({ think: '. 🤔' }, { text: 'So.' })],
    ending: [why('done'), end],
    is: { reasoning: 'Hm. 🤔', text: 'So.' },
  },
  tools: {
    frames: [
      frame(call(0, '', { id: 'c1', name: 'look_up' }), call(1, '{"word"', { id: 'c2', name: 'add' })),
      frame(call(0, '{"word":')),
      frame(call(1, ':"b"}'), call(0, '"水"}')),
    ],
    ending: [why('done'), end],
    is: {
      toolCalls: [
        { name: 'look_up', input: { word: '水' } },
        { name: 'add', input: { word: 'b' } },
      ],
    },
  },
  lateUsage: {
    frames: [frame({ text: 'a' })],
    ending: [why('done'), { data: { id: 'a1', usage: { read: 1, written: 2 } } }, end],
    is: { text: 'a', usage: { inputTokens: 1, outputTokens: 2 } },
  },
  more: {
    sources: {
      frames: [frame({ text: 'a' }), { data: { id: 'a1', sources: ['https://a.example', 'https://b.example'] } }],
      ending: [why('done'), end],
      is: { text: 'a', sources: ['https://a.example', 'https://b.example'] },
    },
    'what goes back': {
      frames: [
        ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(letter => frame({ text: letter })),
        ...['1', '2', '3'].map(number => frame({ text: number, sign: { by: `signature ${number}` } })),
      ],
      ending: [why('done'), end],
      is: {
        text: 'abcdefgh123',
        providerData: signatures(['1', '2', '3']),
        goesBack: signatures(['1', '2', '3']),
      },
    },
    'unknown finish reason': {
      frames: [frame({ text: 'a' })],
      ending: [why('tired'), end],
      is: { text: 'a', finish: 'other' },
    },
  },
  lookAlikes: {
    signatures: (texts, kept) => ({
      frames: [...texts.map(text => frame({ text })), ...kept.map(by => frame({ text: '.', sign: { by } }))],
      ending: [why('done'), end],
      is: {
        text: [...texts, ...kept.map(() => '.')].join(''),
        providerData: kept.map(by => ({ by })),
        goesBack: kept.map(by => ({ by })),
      },
    }),
  },
  hugeCall: pieces => [
    frame(call(0, '', { id: 'c1', name: 'write' })),
    ...pieces.map(piece => frame(call(0, piece))),
    why('done'),
    end,
  ],
  silent: { 'no pieces': frame(), 'an empty piece': frame({ text: '' }) },
  errors: [
    { frame: message => ({ data: { error: { code: 'busy', message } } }), code: 'overloaded', retryable: true },
    { frame: message => ({ data: { error: { code: 'broke', message } } }), code: 'quota', retryable: false },
  ],
  refusals: [
    { status: 401, body: message => ({ error: { message } }), code: 'authentication', retryable: false },
    { status: 429, body: message => ({ error: { message } }), code: 'rate-limit', retryable: true },
    { status: 500, body: message => ({ error: { message } }), code: 'unknown', retryable: true },
    { status: 400, body: message => ({ error: { code: 'busy', message } }), code: 'overloaded', retryable: true },
  ],
}

/** A request of the vendor's with its body changed. */
export const withBody = (request: HttpRequest, change: (body: Record<string, unknown>) => void): HttpRequest => {
  const body = JSON.parse(String(request.body))
  change(body)
  return { ...request, body: JSON.stringify(body) }
}

/** What a vendor refuses by throwing something of its own. */
export const wrongRefusal = (): never => {
  throw new ChatError({ code: 'unknown', message: 'no' })
}
