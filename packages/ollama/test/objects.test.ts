import type { ChatRequest } from '@millrace/core'
import { type OllamaOptions, ollama } from '@millrace/ollama'
import { expect, it } from 'vitest'

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const tools = [{ name: 'f', parameters: { type: 'object' } }]

/** The body of a request for an object. */
async function bodyOf(request: Partial<ChatRequest<OllamaOptions>>) {
  let body: unknown
  const fetch = async (_: unknown, init?: RequestInit) => {
    body = JSON.parse(String(init?.body))
    return new Response('{}', { status: 400 })
  }
  const output = { type: 'json', schema, adapt: true } as const
  const provider = ollama({ model: 'm', baseURL: 'http://127.0.0.1:11434', fetch })
  await provider
    .stream({ messages: [{ role: 'user', content: 'Where?' }], output, ...request })
    .message()
    .catch(() => undefined)
  return body as { readonly [field: string]: unknown }
}

it.each<[string, Partial<ChatRequest<OllamaOptions>>]>([
  ['without tools', {}],
  ['with tools that are not to be called', { tools, toolChoice: 'none' }],
])('is asked for by its schema %s', async (_, request) => {
  expect(await bodyOf(request)).toMatchObject({ format: schema })
})

it('is asked for in words beside tools, which a model that is held to a schema cannot call', async () => {
  const body = await bodyOf({ tools })
  expect(body).not.toHaveProperty('format')
  expect(body).toMatchObject({
    tools: [{ function: { name: 'f' } }],
    messages: [{ role: 'system', content: expect.stringContaining('"city"') }, {}],
  })
})
