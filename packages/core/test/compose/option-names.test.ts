import { describe, expect, it } from 'vitest'
import {
  type ChatProvider,
  ChatStream,
  replay,
  router,
  smooth,
  streamObject,
  withCache,
  withFallback,
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
