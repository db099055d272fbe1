import type { ChatRequest, Part } from '@millrace/core'
import { expect, it } from 'vitest'
import { withoutSent } from '../../src/runtime/without-sent.js'

const own = 'the ledger of the house at Marylebone'
const address = 'https://files.example/plan.png?signature=canary-0042'
const user = (...content: Part[]): ChatRequest['messages'] => [{ role: 'user', content }]
const messages = user({ type: 'text', text: 'Hi' })
const parameters = { type: 'object', properties: { shelf: { type: 'string', description: own } } } as const

it.each<[string, string, Partial<ChatRequest>]>([
  ['the description of a tool', own, { tools: [{ name: 'look', description: own, parameters: { type: 'object' } }] }],
  ['a description inside of a schema', own, { tools: [{ name: 'look', parameters }] }],
  ['the schema of the output', own, { output: { type: 'json', schema: parameters } as never }],
  ['the user', 'user-0042', { user: 'user-0042' }],
  ['the address of an image', address, { messages: user({ type: 'image', mediaType: 'image/png', url: address }) }],
  [
    'the name of a file',
    'ledger 1851.pdf',
    { messages: user({ type: 'file', mediaType: 'application/pdf', data: 'AA==', name: 'ledger 1851.pdf' }) },
  ],
  [
    'the reason of an approval',
    own,
    {
      messages: [{ role: 'tool', content: [{ type: 'tool-approval', approvalId: 'a', approved: false, reason: own }] }],
    },
  ],
])('an error does not repeat %s', (_, text, request) => {
  const said = {
    code: 'invalid-request',
    message: `Cannot take "${text}".`,
    retryable: false,
    providerCode: text,
  } as const
  const { message, providerCode } = withoutSent(said, undefined, { messages, ...request } as ChatRequest<never>)
  expect([message, providerCode]).toEqual(['Cannot take "[redacted]".', '[redacted]'])
})

it('names of models, tools and fields stay, since they explain an error', () => {
  const message = 'The model "a-model-of-a-very-long-name-1" takes no tool "look" of type "object" with "shelf".'
  const request = { model: 'a-model-of-a-very-long-name-1', messages, tools: [{ name: 'look', parameters }] }
  const info = { code: 'invalid-request', message, retryable: false } as const
  expect(withoutSent(info, undefined, request as ChatRequest<never>).message).toBe(message)
})
