import {
  ChatError,
  type ChatProvider,
  type ChatRecord,
  type ChatSink,
  ChatStream,
  defineProvider,
  errorInfo,
  type Message,
  type ProviderDefinition,
  type ProviderSettings,
} from '@millrace/core'
import { type ConformanceFixtures, providerConformance } from '@millrace/testing'
import { describe, expect, it } from 'vitest'
import { acme, acmeDecoder, fixtures, readAcme, withBody, wrongRefusal } from './acme.js'

/** A busy machine takes its time. */
const patience = 60_000

describe('a provider without bugs holds every promise', () => {
  const cases = providerConformance(acme, fixtures)
  it.each(cases.map(each => [each.name, each] as const))('%s', (_, each) => each.run(), patience)

  it('and no two promises have one name', () => {
    expect(new Set(cases.map(each => each.name)).size).toBe(cases.length)
  })
})

it(
  'speaks NDJSON too',
  async () => {
    for (const each of providerConformance({ ...acme, framing: 'ndjson' }, fixtures)) await each.run()
  },
  patience,
)

it('leaves the cases out for which there is no fixture', () => {
  const { model, text, errors, refusals } = fixtures
  const names = providerConformance(acme, { model, text, errors, refusals }).map(each => each.name)
  expect(names.filter(name => /^reasoning:|^interleaved|^late|^huge|says nothing/.test(name))).toEqual([])
})

/** A bug: what it does to the definition or to the provider, and which cases must see it. */
interface Mutant {
  readonly seen: RegExp
  readonly definition?: Partial<ProviderDefinition>
  readonly fixtures?: Partial<ConformanceFixtures>
  readonly provider?: (settings: ProviderSettings) => ChatProvider
}

/** A decoder that reads frames in a way of its own. */
const reading = (decode: (frame: Record<string, unknown>, sink: ChatSink) => void): Partial<ProviderDefinition> => ({
  createDecoder: () => acmeDecoder((frame, sink) => decode(frame, sink)),
})

/** A provider that changes records on their way out. */
const changing =
  (change: (record: ChatRecord) => ChatRecord): NonNullable<Mutant['provider']> =>
  settings =>
    mapped(defineProvider(acme, settings), records => records.map(change))

const mapped = (
  inner: ChatProvider,
  change: (records: readonly ChatRecord[]) => readonly ChatRecord[],
): ChatProvider => ({
  id: 'acme',
  stream: (request, options) =>
    new ChatStream(reader => inner.stream(request, options).connect({ batch: batch => reader.batch(change(batch)) })),
})

const pieceFrame = (text: string): Record<string, unknown> => ({ pieces: [{ text }] })

const pieces = (frame: Record<string, unknown>): Record<string, unknown>[] =>
  Array.isArray(frame.pieces) ? frame.pieces : []

let leftOver = ''
let requests = 0

const mutants: { readonly [bug: string]: Mutant } = {
  'decodes each chunk to text by itself': {
    seen: /every byte cut/,
    provider: settings =>
      defineProvider(acme, {
        ...settings,
        transport: (request, receiver) =>
          settings.transport!(request, {
            head: (status, headers) => receiver.head(status, headers),
            end: () => receiver.end(),
            error: cause => receiver.error(cause),
            data: bytes => receiver.data(new TextEncoder().encode(new TextDecoder().decode(bytes))),
          }),
      }),
  },
  'takes what is read at once for whole frames': {
    seen: /every byte cut/,
    provider: settings =>
      defineProvider(
        {
          ...acme,
          framing: () => ({
            push(bytes, listener) {
              for (const [, data = ''] of new TextDecoder().decode(bytes).matchAll(/^data: (.*)$/gm))
                listener.frame({ event: 'message', data })
            },
            end() {},
          }),
        },
        settings,
      ),
  },
  'drops text': {
    seen: /^text: comes out complete/,
    definition: reading((frame, sink) =>
      readAcme({ ...frame, pieces: pieces(frame).filter(piece => piece.text !== ' to a wheel.') }, sink),
    ),
  },
  'drops reasoning': {
    seen: /^reasoning: comes out complete/,
    definition: reading((frame, sink) =>
      readAcme({ ...frame, pieces: pieces(frame).map(({ think, ...rest }) => rest) }, sink),
    ),
  },
  'takes the end of input for a success': {
    seen: /end of input at every byte/,
    definition: { createDecoder: () => ({ ...acmeDecoder(), end: sink => sink.finish('stop') }) },
  },
  'takes the first text for the end': {
    seen: /broken connection at every event/,
    definition: reading((frame, sink) => {
      readAcme(frame, sink)
      if (!frame.error) sink.finish('stop')
    }),
  },
  'overlooks error frames': {
    seen: /error frame 1/,
    definition: reading((frame, sink) => frame.error || readAcme(frame, sink)),
  },
  'says of every error frame that it is unknown': {
    seen: /error frame 2/,
    definition: {
      toError: failure =>
        failure.status === 200 ? { code: 'unknown', message: failure.body, retryable: false } : acme.toError(failure),
    },
  },
  'loses the words of a refusal': {
    seen: /status 401/,
    definition: { toError: failure => ({ ...acme.toError(failure), message: 'No.' }) },
  },
  'reads JSON under 200 no further than its status': {
    seen: /JSON instead of a stream/,
    definition: {
      toError: failure =>
        failure.status === 200 && !/busy|broke/.test(failure.body)
          ? { code: 'protocol', message: 'No.', retryable: false }
          : acme.toError(failure),
    },
  },
  'shows the page of a proxy': {
    seen: /page of a proxy/,
    definition: {
      toError: failure =>
        failure.body.startsWith('<') ? { ...acme.toError(failure), message: failure.body } : acme.toError(failure),
    },
  },
  'passes over frames that are no JSON': {
    seen: /a frame that is no JSON/,
    definition: {
      createDecoder: () => ({
        decode(frame, sink) {
          try {
            acmeDecoder().decode(frame, sink)
          } catch {
            // The bug.
          }
        },
      }),
    },
  },
  'refuses unknown fields': {
    seen: /unknown fields/,
    definition: reading((frame, sink) => {
      if ('millrace_unknown' in frame) throw new TypeError('unknown field')
      readAcme(frame, sink)
    }),
  },
  'refuses unknown events': {
    seen: /unknown events/,
    definition: reading((frame, sink) => {
      if (!('id' in frame || 'error' in frame)) throw new TypeError('unknown event')
      readAcme(frame, sink)
    }),
  },
  'counts on a first piece': {
    seen: /no pieces says nothing/,
    definition: reading((frame, sink) => {
      if (Array.isArray(frame.pieces) && frame.pieces[0].text === 'never') return
      readAcme(frame, sink)
    }),
  },
  'takes an empty piece for the end': {
    seen: /an empty piece says nothing/,
    definition: reading((frame, sink) => {
      readAcme(frame, sink)
      if (pieces(frame).some(piece => piece.text === '')) sink.finish('length')
      if (pieces(frame).some(piece => piece.text === '')) sink.end()
    }),
  },
  'keeps one call at a time': {
    seen: /interleaved tools: comes out complete/,
    definition: reading((frame, sink) =>
      readAcme(
        {
          ...frame,
          pieces: pieces(frame).map(piece => (piece.call ? { call: { ...(piece.call as object), at: 0 } } : piece)),
        },
        sink,
      ),
    ),
  },
  'reads the arguments again with every piece': {
    seen: /huge arguments/,
    definition: {
      createDecoder: () => {
        let soFar = ''
        const inner = acmeDecoder()
        return {
          decode(frame, sink) {
            soFar += /"part":"(x+)"/.exec(frame.data)?.[1] ?? ''
            let depth = 0
            for (let at = 0; at < soFar.length; at++) if (soFar.charCodeAt(at) === 0x7b) depth++
            inner.decode(frame, sink)
            if (depth > 0) sink.end()
          },
        }
      },
    },
  },
  'loses a part of huge arguments': {
    seen: /huge arguments/,
    definition: {
      createDecoder: () => {
        let count = 0
        const inner = acmeDecoder()
        return {
          decode: (frame, sink) =>
            frame.data.includes('xxxxxxxxxx') && ++count === 99 ? undefined : inner.decode(frame, sink),
        }
      },
    },
  },
  'ends with the reason, before the usage': {
    seen: /late usage: comes out complete/,
    definition: reading((frame, sink) => {
      readAcme(frame, sink)
      if (frame.why) sink.end()
    }),
  },
  'throws at a finish reason that it does not know': {
    seen: /unknown finish reason: comes out complete/,
    definition: reading((frame, sink) => {
      if (frame.why === 'tired') throw new TypeError('unknown reason')
      readAcme(frame, sink)
    }),
  },
  'ignores the signal': {
    seen: /abort before the head/,
    provider: settings => {
      const inner = defineProvider(acme, settings)
      return { id: 'acme', stream: (request, { signal: _, ...options } = {}) => inner.stream(request, options) }
    },
  },
  'leaves the vendor talking': {
    seen: /abort behind frame 1/,
    provider: settings =>
      defineProvider(acme, {
        ...settings,
        transport: (request, receiver) => ({ ...settings.transport!(request, receiver), cancel() {} }),
      }),
  },
  'keeps what an aborted answer left': {
    seen: /abort behind frame 2/,
    definition: {
      createDecoder: () => {
        const before = leftOver
        leftOver = 'left over'
        let first = true
        return {
          decode(frame, sink) {
            if (first && before) sink.text(before)
            first = false
            if (frame.data === '[DONE]') leftOver = ''
            acmeDecoder().decode(frame, sink)
          },
        }
      },
    },
  },
  'shares a decoder between answers': {
    seen: /kept apart/,
    definition: (() => {
      let count = 0
      return {
        createDecoder: () => {
          count++
          return {
            decode(frame, sink) {
              if (count > 1) sink.text('?')
              if (frame.data === '[DONE]') count--
              acmeDecoder().decode(frame, sink)
            },
          }
        },
      }
    })(),
  },
  'retries what is lost': {
    seen: /retry classes/,
    definition: { toError: failure => ({ ...acme.toError(failure), retryable: true }) },
  },
  'gives up what may be retried': {
    seen: /retry classes/,
    definition: { toError: failure => ({ ...acme.toError(failure), retryable: false }) },
  },
  'repeats the key': {
    seen: /no secret/,
    provider: changing(record =>
      record.type === 'error'
        ? { ...record, error: { ...record.error, message: `${record.error.message} acme-canary-key` } }
        : record,
    ),
  },
  'repeats the conversation': {
    seen: /no secret/,
    provider: changing(record =>
      record.type === 'error'
        ? { ...record, error: { ...record.error, message: `${record.error.message} What is a millrace?` } }
        : record,
    ),
  },
  'keeps the key in the cause of an error': {
    seen: /no secret/,
    provider: settings => {
      const inner = defineProvider(acme, settings)
      const failing = new ChatError({ code: 'network', message: 'No.' }, { cause: new Error('acme-canary-key') })
      return {
        id: 'acme',
        stream: (request, options) =>
          new ChatStream(reader =>
            inner.stream(request, options).connect({
              batch: batch =>
                reader.batch(
                  batch.map(record =>
                    record.type === 'error' ? { type: 'error', error: errorInfo(failing) } : record,
                  ),
                ),
            }),
          ),
      }
    },
  },
  'tells a call without a name': {
    seen: /interleaved tools: comes out complete/,
    provider: changing(record => (record.type === 'tool-call-start' ? { ...record, toolName: '' } : record)),
  },
  'ends with tool-calls without a call': {
    seen: /^text: comes out complete/,
    provider: changing(record => (record.type === 'finish' ? { ...record, reason: 'tool-calls' } : record)),
  },
  'makes {} of arguments': {
    seen: /interleaved tools: every byte cut/,
    provider: changing(record => (record.type === 'tool-call-end' ? { ...record, input: {} } : record)),
  },
  'counts more reasoning than output': {
    seen: /^text: comes out complete/,
    provider: changing(record =>
      record.type === 'finish' && record.usage
        ? { ...record, usage: { ...record.usage, reasoningTokens: record.usage.outputTokens + 1 } }
        : record,
    ),
  },
  'tells a source twice': {
    seen: /sources: comes out complete/,
    definition: reading((frame, sink) => {
      readAcme(frame, sink)
      readAcme({ sources: frame.sources }, sink)
    }),
  },
  'tells a text twice': {
    seen: /^text: comes out complete/,
    definition: reading((frame, sink) => {
      readAcme(frame, sink)
      if (frame.why) readAcme(pieceFrame('a channel 🌊'), sink)
    }),
  },
  'tells a call twice': {
    seen: /interleaved tools: comes out complete/,
    provider: settings =>
      mapped(defineProvider(acme, settings), records =>
        records.flatMap(record => (isCall(record) ? [record, record] : [record])),
      ),
  },
  'gives two calls one id': {
    seen: /interleaved tools: comes out complete/,
    provider: changing(record => ('toolCallId' in record ? { ...record, toolCallId: 'c1' } : record)),
  },
  'says nothing in an error': {
    seen: /error frame 1/,
    provider: changing(record =>
      record.type === 'error' ? { ...record, error: { ...record.error, message: '' } } : record,
    ),
  },
  'says a page in an error': {
    seen: /error frame 1/,
    provider: changing(record =>
      record.type === 'error'
        ? { ...record, error: { ...record.error, message: record.error.message.padEnd(2_001, '.') } }
        : record,
    ),
  },
  'hands the eighth of look-alike frames out again': {
    seen: /signatures: 5 that differ/,
    definition: {
      createDecoder: () => {
        const signs: unknown[] = []
        return acmeDecoder((frame, sink) => {
          for (const piece of pieces(frame)) if (piece.sign && signs.push(piece.sign) > 8) piece.sign = signs[7]
          readAcme(frame, sink)
        })
      },
    },
  },
  'loses what goes back': {
    seen: /what goes back: comes out complete/,
    definition: reading((frame, sink) =>
      readAcme({ ...frame, pieces: pieces(frame).map(({ sign, ...rest }) => rest) }, sink),
    ),
  },
  'keeps the last data that goes back in place of each': {
    seen: /what goes back: (comes out complete|what was told is not changed)/,
    provider: settings => {
      const shared = {}
      return changing(record =>
        record.type === 'text-end' && record.providerData
          ? { ...record, providerData: Object.assign(shared, record.providerData) }
          : record,
      )(settings)
    },
  },
  'changes what it told': {
    seen: /what goes back: what was told is not changed/,
    provider: (() => {
      let told: { delta: string } | undefined
      return changing(record => {
        if (told) told.delta += '!'
        told = record.type === 'text-delta' ? (record as { delta: string }) : undefined
        return record
      })
    })(),
  },
  'says nothing of words in place of a frame': {
    seen: /words in place of a frame/,
    definition: { toError: failure => ({ ...acme.toError(failure), message: 'No.' }) },
  },
  'reads one frame of an event': {
    seen: /without a blank line/,
    definition: {
      createDecoder: () => ({
        decode: (frame, sink) => acmeDecoder().decode({ ...frame, data: frame.data.split('\n')[0]! }, sink),
      }),
    },
  },
  'takes a comment for a frame': {
    seen: /a comment in place of a frame/,
    definition: {
      createDecoder: () => ({
        decode(frame, sink) {
          if (frame.data.startsWith(':')) throw new TypeError('no frame')
          acmeDecoder().decode(frame, sink)
        },
      }),
    },
  },
  'changes the request': {
    seen: /requests are pure/,
    definition: {
      toRequest(chat) {
        ;(chat.stop as string[] | undefined)?.sort()
        return acme.toRequest(chat)
      },
    },
  },
  'numbers its requests': {
    seen: /requests are pure/,
    definition: {
      toRequest: chat => withBody(acme.toRequest(chat), body => Object.assign(body, { number: requests++ })),
    },
  },
  'asks the clock': {
    seen: /requests are pure/,
    definition: { toRequest: chat => withBody(acme.toRequest(chat), body => Object.assign(body, { at: Date.now() })) },
  },
  'loses the results of tools': {
    seen: /requests are pure/,
    definition: {
      toRequest: chat =>
        acme.toRequest({ ...chat, messages: chat.messages.filter(message => message.role !== 'tool') }),
    },
  },
  'leaves a seed out in silence': {
    seen: /setting seed/,
    definition: { toRequest: chat => ({ ...acme.toRequest(chat), warnings: [] }) },
  },
  'leaves topP out in silence': {
    seen: /setting topP/,
    definition: { toRequest: chat => withBody(acme.toRequest(chat), body => delete body.topP) },
  },
  'leaves parallelToolCalls out in silence': {
    seen: /setting parallelToolCalls/,
    definition: { toRequest: chat => withBody(acme.toRequest(chat), body => delete body.parallelToolCalls) },
  },
  'leaves images out in silence': {
    seen: /an image by data/,
    definition: {
      toRequest: chat =>
        acme.toRequest({
          ...chat,
          messages: chat.messages.map(({ role, content }) => ({
            role,
            content: typeof content === 'string' ? content : content.filter(part => part.type !== 'image'),
          })),
        }),
    },
  },
  'loses the results between the texts of one message': {
    seen: /history: three steps/,
    definition: { toRequest: chat => acme.toRequest({ ...chat, messages: chat.messages.map(withoutInlineResults) }) },
  },
  'tells results before their calls': {
    seen: /history: three steps/,
    definition: {
      toRequest: chat => withBody(acme.toRequest(chat), body => void (body.messages as unknown[]).sort(toolsFirst)),
    },
  },
  'sends approvals to the vendor': {
    seen: /history: approvals/,
    definition: {
      toRequest: chat => withBody(acme.toRequest(chat), body => Object.assign(body, { messages: chat.messages })),
    },
  },
  'sends nothing of its own answers back': {
    seen: /text: goes back/,
    definition: {
      toRequest: chat =>
        acme.toRequest({ ...chat, messages: chat.messages.filter(({ role }) => role !== 'assistant') }),
    },
  },
  'sends back what it signed without the signature': {
    seen: /what goes back: goes back/,
    definition: { toRequest: chat => acme.toRequest({ ...chat, messages: chat.messages.map(withoutData) }) },
  },
  'sends back the newest signature in place of each': {
    seen: /what goes back: goes back/,
    definition: {
      toRequest: chat => {
        const request = acme.toRequest(chat)
        return { ...request, body: String(request.body).replaceAll(/signature \d/g, 'signature 3') }
      },
    },
  },
  'sends signatures back in another order': {
    seen: /what goes back: goes back/,
    definition: {
      toRequest: chat =>
        withBody(acme.toRequest(chat), body => reverseParts(body.messages as { content: unknown[] }[])),
    },
  },
  'loses the result of a tool that its answer called': {
    seen: /interleaved tools: goes back/,
    definition: {
      toRequest: chat =>
        acme.toRequest({ ...chat, messages: chat.messages.filter(message => message.role !== 'tool') }),
    },
  },
  'sends the result of a tool twice': {
    seen: /interleaved tools: goes back/,
    definition: {
      toRequest: chat =>
        withBody(acme.toRequest(chat), body => Object.assign(body, { again: chat.messages.filter(isTool) })),
    },
  },
  'refuses sound without a name': {
    seen: /audio by url/,
    definition: { toRequest: chat => (JSON.stringify(chat).includes('audio') ? wrongRefusal() : acme.toRequest(chat)) },
  },
}

/** What a dialect does that puts no tool messages behind an assistant's. */
function withoutInlineResults(message: Message): Message {
  const { role, content } = message
  if (role !== 'assistant' || typeof content === 'string') return message
  return { role, content: content.filter(part => part.type !== 'tool-result') }
}

/** What a dialect does that forgets what came with its parts. */
function withoutData(message: Message): Message {
  const { content } = message
  if (typeof content === 'string') return message
  return { ...message, content: content.map(part => ({ ...part, providerData: undefined })) } as Message
}

const reverseParts = (messages: readonly { content: unknown[] }[]): void => {
  for (const { content } of messages) content.reverse()
}

const isCall = ({ type }: ChatRecord): boolean => type.startsWith('tool-call-')

const toolsFirst = (a: unknown, b: unknown): number => Number(isTool(b)) - Number(isTool(a))
const isTool = (message: unknown): boolean => (message as Message).role === 'tool'

describe('a provider with a bug fails', () => {
  it.each(Object.entries(mutants))(
    '%s',
    async (_, { seen, definition, fixtures: other, provider }) => {
      leftOver = ''
      const cases = providerConformance(
        { ...acme, ...definition },
        { ...fixtures, ...other, ...(provider && { provider }) },
      )
      const meant = cases.filter(each => seen.test(each.name))
      expect(meant.length).toBeGreaterThan(0)
      const failures = await Promise.all(
        meant.map(each =>
          each.run().then(
            () => undefined,
            thrown => thrown,
          ),
        ),
      )
      expect(failures.filter(Boolean).map(failure => failure.name)).toContain('ConformanceError')
    },
    patience,
  )
})
