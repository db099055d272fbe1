import type { ChatRequest } from '@millrace/core'
import { gemini, type SharedOptions } from '@millrace/gemini'
import { describe, expect, it } from 'vitest'

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const tools = [{ name: 'f', parameters: { type: 'object' } }]
type Request = Partial<ChatRequest<SharedOptions>>

describe.each(['generateContent', 'interactions'] as const)('an object over %s', api => {
  /** The body of a request for it, as text. */
  async function bodyOf(model: string, request: Request): Promise<string> {
    let body = ''
    const fetch = async (_: unknown, init?: RequestInit) => {
      body = String(init?.body)
      return new Response('{}', { status: 400 })
    }
    const settings = { apiKey: 'a-key', model, fetch }
    const provider = api === 'interactions' ? gemini({ ...settings, api }) : gemini(settings)
    const output = { type: 'json', schema, adapt: true } as const
    await provider
      .stream({ messages: [{ role: 'user', content: 'Where?' }], output, ...request })
      .message()
      .catch(() => undefined)
    return body
  }
  const asksForJson = /"(responseMimeType|mime_type)":"application\/json"/

  it.each<[string, string, Request]>([
    ['alone', 'gemini-2.5-flash', {}],
    ['alone', 'gemini-3.8-flash', {}],
    ['beside functions', 'gemini-3.8-flash', { tools }],
    ['beside a search', 'gemini-3.8-flash', { providerOptions: { googleSearch: true } }],
  ])('is asked for by its schema %s: %s', async (_, model, request) => {
    expect(await bodyOf(model, request)).toMatch(asksForJson)
  })

  it.each(['required', { toolName: 'f' }] as const)(
    'is the input of a function beside one that is to be called, whatever the model: %j',
    async toolChoice => {
      const body = await bodyOf('gemini-3.8-flash', { tools, toolChoice })
      expect(body).not.toMatch(asksForJson)
      expect(body).toContain('"name":"answer"')
    },
  )

  it('is the input of a function beside functions, where the model takes no schema with them', async () => {
    const body = await bodyOf('gemini-2.5-flash', { tools })
    expect(body).not.toMatch(asksForJson)
    expect(body).toContain('"name":"answer"')
    expect(body).toMatch(/"(mode":"ANY|tool_choice":"any)"/)
  })

  it('is asked for in words beside a search, where the model takes no schema with it', async () => {
    const body = await bodyOf('gemini-2.5-flash', { providerOptions: { googleSearch: true } })
    expect(body).not.toMatch(asksForJson)
    expect(body).toContain('fits the following JSON Schema')
  })
})
