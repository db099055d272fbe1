import { type CohereOptions, cohere } from '@millrace/cohere'
import type { ChatRequest } from '@millrace/core'
import { expect, it } from 'vitest'

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const tools = [{ name: 'f', parameters: { type: 'object' } }]
const file = { type: 'file', mediaType: 'text/plain', data: btoa('a') } as const

/** The body of a request for an object. */
async function bodyOf(request: Partial<ChatRequest<CohereOptions>>) {
  let body: unknown
  const fetch = async (_: unknown, init?: RequestInit) => {
    body = JSON.parse(String(init?.body))
    return new Response('{}', { status: 400 })
  }
  const output = { type: 'json', schema, adapt: true } as const
  const provider = cohere({ apiKey: 'a-key', fetch })
  await provider
    .stream({ messages: [{ role: 'user', content: 'Where?' }], output, ...request })
    .message()
    .catch(() => undefined)
  return body as { readonly [field: string]: unknown }
}

it('is asked for by its schema', async () => {
  expect(await bodyOf({})).toMatchObject({ response_format: { type: 'json_object', json_schema: schema } })
})

it('is the input of a tool beside tools, which Cohere takes no schema with', async () => {
  const body = await bodyOf({ tools })
  expect(body).not.toHaveProperty('response_format')
  expect(body).toMatchObject({
    tools: [{ function: { name: 'f' } }, { function: { name: 'answer', parameters: schema } }],
    tool_choice: 'REQUIRED',
  })
})

it.each<[string, Partial<ChatRequest<CohereOptions>>]>([
  ['documents', { providerOptions: { documents: ['d'] } }],
  ['a text file', { messages: [{ role: 'user', content: [{ type: 'text', text: 'Where?' }, file] }] }],
  ['documents and tools', { tools, providerOptions: { documents: ['d'] } }],
])('is asked for in words beside %s, which Cohere takes no schema with', async (_, request) => {
  const body = await bodyOf(request)
  expect(body).not.toHaveProperty('response_format')
  expect(body.messages).toMatchObject([{ role: 'system', content: expect.stringContaining('"city"') }, {}])
})
