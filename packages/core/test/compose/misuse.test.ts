import { describe, expect, it } from 'vitest'
import {
  type ChatProvider,
  ChatStream,
  defineProvider,
  fetchTransport,
  replay,
  router,
  signApproval,
  splitSentences,
  streamObject,
  undiciTransport,
  withCache,
  withObserver,
  withRecording,
  withTools,
} from '../../src/index.js'
import { inlineFiles } from '../../src/inline-files.js'
import { mcpTools } from '../../src/mcp.js'
import { redisLimits } from '../../src/redis-limits.js'

const listing = { listTools: async () => ({ tools: [] }), callTool: async () => ({ content: [] }) }
const redis = { call: async () => null }

// What a newcomer without TypeScript gets wrong: each was an error in the words of the engine, or was passed over in silence.

const provider: ChatProvider = { id: 'mine', stream: () => ChatStream.from(async function* () {}) }
const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
const tool = { execute: () => 'noon' }

describe('a TypeError', () => {
  it.each<[string, () => unknown, string]>([
    ['tools in a Map', () => withTools(provider, new Map([['clock', tool]]) as never), 'withTools takes tools by name'],
    ['routes in a Map', () => router(new Map([['*', provider]]) as never), 'router takes routes: { name: provider }.'],
    ['a recording of bytes', () => replay(Buffer.from('{}') as never), 'replay takes the text of a recording.'],
    ['no recording', () => replay(undefined as never), 'replay takes the text of a recording.'],
    [
      'a promise of a text',
      () => splitSentences(Promise.resolve('One. Two.') as never),
      'splitSentences takes an answer, or an async iterable of texts.',
    ],
    [
      'a length that is a text',
      () => splitSentences(provider.stream(request), { minLength: '5' } as never),
      'minLength takes a number',
    ],
    [
      'a name that is a number',
      () => streamObject(provider, request, { type: 'object' }, { name: 5 } as never),
      'name of streamObject takes 1 to 64',
    ],
    [
      'onError of a cache that is none',
      () => withCache(provider, new Map(), { onError: true } as never),
      'withCache: onError takes a function.',
    ],
    [
      'onError of a recording that is none',
      () => withRecording(provider, () => {}, { onError: true } as never),
      'withRecording: onError takes a function.',
    ],
    [
      'a recording without requests, in words',
      () => withRecording(provider, () => {}, { request: 'no' } as never),
      'withRecording: request takes true or false.',
    ],
    [
      'onError of an observer that is none',
      () => withObserver(provider, { begun: () => undefined, onError: true } as never),
      'withObserver: onError takes a function.',
    ],
  ])('is %s', (_, misuse, message) => {
    expect(misuse).toThrow(TypeError)
    expect(misuse).toThrow(message)
  })

  it.each<[string, (options: never) => Promise<unknown>]>([
    ['mcpTools', options => mcpTools(listing, options)],
    ['redisLimits', async options => redisLimits(redis, options)],
    ['inlineFiles', options => inlineFiles(request, options)],
  ])('is an option of %s that it has not', async (of, make) => {
    await expect(make({ naem: 'a', allowHosts: [], name: 'a' } as never)).rejects.toThrow(`naem is no option of ${of}.`)
    await expect(make([] as never)).rejects.toThrow(`The options of ${of} are an object`)
  })

  it('is a question for approval that is none', async () => {
    await expect(signApproval('b3f1c09a5d7e4826a1f0', undefined as never)).rejects.toThrow(
      new TypeError('A question for approval is an object: { approvalId, toolCallId, toolName, … }.'),
    )
  })

  it('is an object that is asked for, as JSON', () => {
    const answer = streamObject(provider, request, { type: 'object' })
    expect(() => JSON.stringify({ answer })).toThrow(
      new TypeError('An ObjectStream is no JSON: await its object() or message().'),
    )
  })

  it('is a user that is no text', () => {
    const defined = defineProvider(definition)
    expect(() => defined.stream({ ...request, user: 5 as never })).toThrow('user takes a text, not a number.')
    expect(() => defined.stream({ ...request, user: { id: 5 } as never })).toThrow('user takes a text, not an object.')
  })
})

const definition = {
  id: 'defined',
  toRequest: () => ({ url: 'http://127.0.0.1:1', method: 'POST', headers: {} }) as const,
  createDecoder: () => ({ decode() {} }),
  toError: () => ({ code: 'unknown', message: '', retryable: false }) as const,
}

it.each<[string, unknown, string]>([
  [
    'a function that makes one',
    () => () => undefined,
    'transport gave a function in place of a flow: { pause, resume, cancel }. Is it called?',
  ],
  [
    'one that waits',
    async () => ({}),
    'transport gave a promise in place of a flow: { pause, resume, cancel }. Is it called?',
  ],
  [
    // Its rejection is no unhandled one, which would end the process.
    'one that waits and fails',
    async () => {
      throw new Error('unreachable')
    },
    'transport gave a promise in place of a flow: { pause, resume, cancel }. Is it called?',
  ],
  [
    'one that gives nothing',
    () => undefined,
    'transport gave undefined in place of a flow: { pause, resume, cancel }. Is it called?',
  ],
])('%s as the transport fails at once, and does not hang', async (_, transport, message) => {
  const answer = defineProvider(definition, { transport: transport as never, maxRetries: 0 }).stream(request)
  await expect(answer.text()).rejects.toMatchObject({ code: 'unknown', message })
})

it.each([
  ['undiciTransport', undiciTransport],
  ['fetchTransport', fetchTransport],
])('%s has to be called', (name, transport) => {
  expect(() => defineProvider(definition, { transport: transport as never })).toThrow(
    new TypeError(`transport takes what ${name}() gives: call it.`),
  )
})
