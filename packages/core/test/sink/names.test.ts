import { ChatSink, ChatStream } from '@millrace/core'
import { decodeRecord, encodeRecord } from '@millrace/core/native'
import { copyOf, defined, usageOf } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

/** Names that an object has without having them. */
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']

it.each(names)(
  'a call named %s, with such an id and such arguments, loses nothing and pollutes nothing',
  async name => {
    const input = `{"${name}":{"polluted":"yes"},"a":1}`
    const sink = new ChatSink({ provider: 'p' })
    sink.toolCall(name, { id: name, name, input: input.slice(0, 9) })
    sink.toolCall(name, { input: input.slice(9) })
    sink.providerData(name, JSON.parse(input))
    sink.providerData(name, { b: 2 })
    sink.text('t', 'other')
    sink.usage(usageOf({ input: 1, output: 1 }, JSON.parse(input)))
    sink.finish('stop')
    sink.end()
    const overTheWire = sink.drain().map(record => {
      const data = /^data: (.*)\n\n$/s.exec(encodeRecord(record))![1]!
      return decodeRecord(data)
    })
    const stream = new ChatStream(reader => {
      reader.batch(overTheWire)
      return { pause() {}, resume() {}, cancel() {} }
    })
    const message = await stream.message()
    expect(JSON.stringify(message.content)).toBe(
      JSON.stringify([
        {
          type: 'tool-call',
          toolCallId: name,
          toolName: name,
          input: JSON.parse(input),
          providerData: { p: { ...JSON.parse(input), b: 2 } },
        },
        { type: 'text', text: 't' },
      ]),
    )
    expect(JSON.stringify(message.usage?.raw)).toBe(input)
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
  },
)

it.each(names)('a field named %s is kept by the helpers of providers', name => {
  const fields = JSON.parse(`{"${name}":{"a":1},"b":null}`)
  for (const copy of [defined(fields), copyOf(fields)]) {
    expect(Object.keys(copy)).toEqual([name, 'b'])
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  }
})
