import { ChatStream } from '@millrace/core'
import { fromChatModel, toChatModel } from '@millrace/langchain'
import { expect, it } from 'vitest'

const model = { stream: async () => [] } as never
const provider = { id: 'mine', stream: () => ChatStream.from(async function* () {}) }

it.each([[null], [[]], [new Map()]])('options of %o are refused by the function that takes them', options => {
  expect(() => fromChatModel(model, options as never)).toThrow('The options of fromChatModel are an object: { id, … }.')
  expect(() => toChatModel(provider, 'm', options as never)).toThrow(
    'The options of toChatModel are an object: { request, … }.',
  )
  const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
  expect(() => fromChatModel(model).stream(request, options as never)).toThrow('The options of a stream are an object')
})
