import { applyEvent, type ChatState } from '@millrace/core'
import { ollamaDefinition } from '@millrace/ollama'
import { expect, it } from 'vitest'
import { last, line, read } from './read.js'

const called = (fn: object, more: object = {}): object => line({ tool_calls: [{ function: fn, ...more }] })

it.each<[unknown, unknown]>([
  [undefined, {}],
  [null, {}],
  ['', {}],
  [{}, {}],
  [{ a: 1 }, { a: 1 }],
  ['{"a":1}', { a: 1 }],
  [[1], '[1]'],
  ['{"a"', '{"a"'],
])('arguments %j are %j', (args, input) => {
  const { content } = read([called({ name: 'f', arguments: args }), last()]).reduce<ChatState | undefined>(
    applyEvent,
    undefined,
  )!
  expect(content).toMatchObject([
    typeof input === 'string' ? { inputText: input, inputError: expect.any(String) } : { input },
  ])
})

it('fields of a call that are not known here go back with it', () => {
  const call = { id: 'c1', function: { name: 'f', arguments: { a: 1 }, thought_signature: 's' }, extra: { b: [2] } }
  const records = read([
    line({ tool_calls: [{ ...call, type: 'function', function: { ...call.function, index: 0 } }] }),
    last(),
  ])
  const { content } = records.reduce<ChatState | undefined>(applyEvent, undefined)!
  const { toRequest } = ollamaDefinition({ model: 'm' })
  const messages = [{ role: 'user', content: 'a' } as const, { role: 'assistant', content } as const]
  expect(JSON.parse(String(toRequest({ messages }).body)).messages[1].tool_calls).toEqual([call])
})

it('a plain call has nothing beside itself', () => {
  const records = read([called({ name: 'f', arguments: {}, index: 0 }, { id: 'c1', type: 'function' }), last()])
  expect(records.find(record => record.type === 'tool-call-end')).not.toHaveProperty('providerData')
})

it.each<[object]>([[{ error: { message: 'No.' } }], [{ detail: 'No.' }], [{ code: 500, msg: 'No.' }]])(
  '%j is an error of another form',
  frame => {
    expect(read([line({ content: 'a' }), frame]).at(-1)).toMatchObject({ type: 'error', error: { message: 'No.' } })
  },
)
