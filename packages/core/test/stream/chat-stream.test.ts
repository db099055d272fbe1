import { ChatStream } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { Puppet } from '../support/puppet.js'
import { finish, start } from '../support/records.js'
import { settle } from '../support/settle.js'

const reader = { batch: () => {} }

describe('ChatStream is lazy', () => {
  it('nothing starts before a view is used', async () => {
    const puppet = new Puppet()
    const stream = new ChatStream(puppet.source)
    stream.batches()
    stream[Symbol.asyncIterator]()
    await settle()
    expect(puppet.calls).toEqual([])
  })
})

it('is no JSON: a framework that makes one of its body says what to do, in place of {}', () => {
  const stream = new ChatStream(new Puppet().source)
  expect(() => JSON.stringify({ answer: stream })).toThrow(
    new TypeError(
      'A ChatStream is no JSON. Send it by sendChat or chatResponse of @millrace/server, or await its message() or text().',
    ),
  )
})

describe('ChatStream is read once', () => {
  const used = () => {
    const stream = new ChatStream(new Puppet().source)
    stream.connect(reader)
    return stream
  }

  it.each<[string, (stream: ChatStream) => unknown]>([
    ['connect', async stream => stream.connect(reader)],
    ['batches', stream => stream.batches().next()],
    ['for await', stream => stream[Symbol.asyncIterator]().next()],
    ['text', stream => stream.text()],
    ['message', stream => stream.message()],
  ])('%s is a TypeError the second time', async (_, use) => {
    await expect(use(used())).rejects.toThrow(TypeError)
  })

  it('connect says so at once', () => {
    const stream = used()
    expect(() => stream.connect(reader)).toThrow(/has a reader already: .*ask stream\(\) again/)
  })

  it('also after the end', async () => {
    const stream = new ChatStream(to => {
      to.batch([start, finish])
      return new Puppet()
    })
    await stream.text()
    await expect(stream.text()).rejects.toThrow(TypeError)
  })
})

describe('misuse is a TypeError', () => {
  it.each<[string, () => unknown]>([
    ['no source', () => new ChatStream(undefined as never)],
    ['a source that is no function', () => new ChatStream({} as never)],
    ['from without a function', () => ChatStream.from([] as never)],
    ['no reader', () => new ChatStream(new Puppet().source).connect(undefined as never)],
    ['a reader without batch', () => new ChatStream(new Puppet().source).connect({} as never)],
  ])('%s', (_, misuse) => {
    expect(misuse).toThrow(TypeError)
  })

  it('and does not use the stream up', () => {
    const stream = new ChatStream(new Puppet().source)
    expect(() => stream.connect({} as never)).toThrow(TypeError)
    expect(stream.connect(reader)).toMatchObject({ pause: expect.any(Function) })
  })
})

it('a controller in place of its signal is a TypeError at once', () => {
  const signal = new AbortController() as never
  const remedy = new TypeError('signal takes an AbortSignal, such as the signal of an AbortController.')
  expect(() => new ChatStream(() => new Puppet(), { signal })).toThrow(remedy)
  expect(() => ChatStream.from(async function* () {}, { signal })).toThrow(remedy)
})
