import { expect, test } from 'vitest'
import type { AgUiMessage } from '../../../src/wire/ag-ui/message.js'
import { SentMessages } from '../../../src/wire/ag-ui/sent-messages.js'

const count = 2_000

test('a message costs the same, however many the step has', () => {
  const sent = new SentMessages()
  let looks = 0
  const message = (at: number): AgUiMessage => ({
    role: 'assistant',
    get id() {
      looks++
      return `m${at}`
    },
  })
  for (let at = 0; at < count; at++) sent.open(message(at))
  const first = sent.open(message(0))
  expect(looks).toBeLessThan(count * 4)
  expect(sent.open(message(0))).toBe(first)
  sent.endStep()
  expect(sent.withdraw([])).toHaveLength(count)
})

test('the calls of a message are its own list, which grows in place', () => {
  const sent = new SentMessages()
  const owner = sent.open({ id: 'm', role: 'assistant', toolCalls: null })
  const lists = new Set<unknown>()
  for (let at = 0; at < count; at++) {
    sent.call(owner, { id: `c${at}`, type: 'function', function: { name: 'f', arguments: '' } })
    lists.add(owner.toolCalls)
  }
  expect(lists.size).toBe(1)
  expect(owner.toolCalls).toHaveLength(count)
  expect(sent.callOf('c7')).toBe(owner.toolCalls?.[7])
})
