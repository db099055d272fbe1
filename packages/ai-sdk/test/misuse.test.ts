import { fromLanguageModel, toLanguageModel } from '@millrace/ai-sdk'
import { ChatStream } from '@millrace/core'
import { expect, it } from 'vitest'

const model = { specificationVersion: 'v4', provider: 'test', modelId: 'm', doStream: async () => ({}) } as never
const provider = { id: 'mine', stream: () => ChatStream.from(async function* () {}) }

it.each([[null], [[]], [new Map()]])('options of %o are refused by the function that takes them', options => {
  expect(() => fromLanguageModel(model, options as never)).toThrow(
    'The options of fromLanguageModel are an object: { id }.',
  )
  expect(() => toLanguageModel(provider, 'm', options as never)).toThrow('The options of toLanguageModel are an object')
  const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
  expect(() => fromLanguageModel(model).stream(request, options as never)).toThrow(
    'The options of a stream are an object',
  )
})
