import { describe, expect, it } from 'vitest'
import {
  type ChatProvider,
  ChatStream,
  defineProvider,
  fetchTransport,
  hideSecrets,
  mapProvider,
  replay,
  router,
  smooth,
  splitSentences,
  stopAt,
  streamObject,
  undiciTransport,
  withCache,
  withFallback,
  withObserver,
  withRateLimit,
  withRecording,
  withTools,
} from '../../src/index.js'

const provider: ChatProvider = { id: 'mine', stream: () => ChatStream.from(async function* () {}) }
const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
const lines: string[] = []
await withRecording(provider, line => void lines.push(line))
  .stream(request)
  .message()
  .catch(() => {})
const recording = lines.join('')
const tools = { clock: { execute: () => 'noon' } }

const takers: readonly [string, string, string, (options: object) => unknown][] = [
  ['router', 'defualt', 'default', options => router({ '*': provider }, options)],
  ['smooth', 'interval', 'intervalMs', options => smooth(provider, options)],
  ['streamObject', 'repiar', 'repair', options => streamObject(provider, request, { type: 'object' }, options)],
  ['withCache', 'maxCharacter', 'maxCharacters', options => withCache(provider, new Map(), options)],
  ['withFallback', 'hedgeAfter', 'hedgeAfterMs', options => withFallback([provider], options)],
  ['circuit', 'failure', 'failures', circuit => withFallback([provider], { circuit })],
  [
    'withRateLimit',
    'requestPerMinute',
    'requestsPerMinute',
    options => withRateLimit(provider, { concurrency: 1, ...options }),
  ],
  [
    'perKey of withRateLimit',
    'concurency',
    'concurrency',
    perKey => withRateLimit(provider, { concurrency: 1, perKey }),
  ],
  ['replay', 'sped', 'speed', options => replay(recording, options)],
  ['withRecording', 'requests', 'request', options => withRecording(provider, () => {}, options)],
  ['withTools', 'maxStepps', 'maxSteps', options => withTools(provider, tools, options)],
]

describe.each(takers)('%s', (of, misspelt, meant, make) => {
  it('does not pass over an option that is misspelt', () => {
    expect(() => make({ [misspelt]: 1 })).toThrow(
      new TypeError(`${misspelt} is no option of ${of}. Did you mean ${meant}?`),
    )
    expect(() => make({ [misspelt]: undefined })).not.toThrow()
  })

  it.each([
    ['null', null],
    ['a list', []],
    ['a Map', new Map()],
    ['a signal', new AbortController().signal],
  ])('takes no options of %s', (_, options) => {
    // Of these two the object around it is the test's own, or its limit is.
    if (of === 'withRateLimit') return
    if (of === 'circuit' || of.startsWith('perKey')) {
      if (options !== null) expect(() => make(options as never)).toThrow(`The options of ${of} are an object: { `)
      return
    }
    expect(() => make(options as never)).toThrow(`The options of ${of} are an object: { `)
  })
})

const compositions: readonly [string, ChatProvider][] = [
  ['mapProvider', mapProvider(provider, {})],
  ['router', router({ '*': provider })],
  ['smooth', smooth(provider)],
  ['hideSecrets', hideSecrets(provider, ['key'])],
  ['stopAt', stopAt(provider, ['END'])],
  ['withCache', withCache(provider, new Map())],
  ['withFallback', withFallback([provider])],
  ['withObserver', withObserver(provider, { begun: () => ({}) })],
  ['withRateLimit', withRateLimit(provider, { concurrency: 1 })],
  ['withRecording', withRecording(provider, () => {})],
  ['replay', replay(recording)],
  ['withTools', withTools(provider, tools)],
  [
    'defineProvider',
    defineProvider({
      id: 'defined',
      toRequest: () => ({ url: 'http://127.0.0.1:1', method: 'POST', headers: {} }),
      createDecoder: () => ({ decode() {} }),
      toError: () => ({ code: 'unknown', message: '', retryable: false }),
    }),
  ],
]

describe.each(compositions)('stream() of %s', (_, of) => {
  it.each([
    ['null', null],
    ['a signal by itself', new AbortController().signal],
    ['a list', []],
    ['a text', 'quickly'],
  ])('takes no options of %s', (__, options) => {
    expect(() => of.stream(request, options as never)).toThrow(
      new TypeError('The options of a stream are an object: { signal, … }.'),
    )
  })

  it('takes none at all', () => {
    expect(() => of.stream(request)).not.toThrow()
  })
})

it.each<[string, (options: never) => unknown]>([
  ['hideSecrets', options => hideSecrets(provider, ['key'], options)],
  ['splitSentences', options => splitSentences((async function* () {})(), options)],
  ['fetchTransport', options => fetchTransport(options)],
  ['undiciTransport', options => undiciTransport(options)],
])('options of %s are looked at', (of, make) => {
  expect(() => make(null as never)).toThrow(`The options of ${of} are an object: { `)
  expect(() => make({ mesk: 'x' } as never)).toThrow(`mesk is no option of ${of}. `)
})

it('limits of an entry that hold none are refused', () => {
  expect(() => withFallback([{ provider, options: null as never }])).toThrow('The options of a stream are an object')
})

it('the options of text() may be null', async () => {
  const stream = ChatStream.from(async function* () {
    yield [
      { type: 'start', messageId: 'm1', provider: 'mine' },
      { type: 'finish', reason: 'stop' },
    ]
  })
  expect(await stream.text(null as never)).toBe('')
})

it('a field of an entry that is misspelt is not passed over', () => {
  const entry = { provider, modle: 'a' }
  expect(() => withFallback([entry])).toThrow('modle is no field of withFallback: [0]. Did you mean model?')
  expect(() => router({ 'a-*': entry })).toThrow('modle is no field of router: "a-*". Did you mean model?')
  expect(() => withFallback([{ provider, wieght: 1 } as never])).toThrow('Did you mean weight?')
})

it('an instance of a class may have fields of its own', () => {
  class Settings {
    maxSteps = 3
    tenant = 'a'
  }
  expect(withTools(provider, tools, new Settings()).id).toBe('mine')
})
