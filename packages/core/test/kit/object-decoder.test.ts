import { ChatSink } from '@millrace/core'
import { createObjectDecoder } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

const decoded = (event: string, data: string): unknown => {
  const read: unknown[] = []
  const sink = new ChatSink({ provider: 'p' })
  createObjectDecoder((json, _, frame) => void read.push(json, frame.event)).decode({ event, data }, sink)
  return read.length > 0 ? read : sink.drain()
}

it('reads objects, passes over what says nothing, and tells an error as one', () => {
  expect(decoded('message', '{"a":1}')).toEqual([{ a: 1 }, 'message'])
  expect(decoded('message', ' \n')).toEqual([])
  expect(decoded('message', '[DONE]')).toEqual([])
  expect(decoded('error', '{"error":{}}')).toMatchObject([{ type: 'error' }])
})

it('refuses what is no object', () => expect(() => decoded('message', '[1]')).toThrow(/no JSON object/))
