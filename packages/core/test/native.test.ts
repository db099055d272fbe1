import { ChatError, type ChatRecord } from '@millrace/core'
import { decodeRecord, encodeRecord, encodeRecords } from '@millrace/core/native'
import { createSseDecoder } from '@millrace/sse'
import { describe, expect, it } from 'vitest'
import { close, delta, failure, finish, open, start } from './support/records.js'

const records: ChatRecord[] = [
  start,
  open(),
  delta('a\r\nb\rc\nd\u2028e\uFEFF\u0000 日本 😀 \uD800'),
  close(),
  { type: 'tool-approval', toolCallId: 'c', approvalId: 'a', signature: 's=' },
  { type: 'data', name: 'n', value: { deep: [1, null, 'x\n\ndata: y'] } },
  { ...finish, usage: { inputTokens: 1, outputTokens: 2 } },
  failure('quota'),
]

const events = (text: string) => createSseDecoder().push(new TextEncoder().encode(text))

describe('the native codec', () => {
  it.each(records.map(record => [record.type, record] as const))('%s comes back as it went', (_, record) => {
    for (const id of [undefined, 's.1']) {
      const [event, ...more] = events(encodeRecord(record, id))
      expect(more).toEqual([])
      expect(event).toMatchObject({ event: 'message', lastEventId: id ?? '' })
      expect(decodeRecord(event!.data)).toEqual(record)
    }
  })

  it('a batch is its records, one event each', () => {
    expect(events(encodeRecords(records)).map(event => decodeRecord(event.data))).toEqual(records)
    expect(encodeRecords([])).toBe('')
  })

  it('an id cannot break out of its line', () => {
    expect(() => encodeRecord(finish, 'a\ndata: x')).toThrow(TypeError)
  })

  it('types of a later version pass through', () => {
    expect(decodeRecord('{"type":"hologram","x":1}')).toEqual({ type: 'hologram', x: 1 })
  })

  it.each(['', '{', '[DONE]', 'null', '1', '"x"', '[]', '{}', '{"type":1}'])('%s is a protocol error', data => {
    const thrown = (() => {
      try {
        return decodeRecord(data)
      } catch (error) {
        return error
      }
    })()
    expect(thrown).toBeInstanceOf(ChatError)
    expect(thrown).toMatchObject({ code: 'protocol', retryable: false })
  })
})
