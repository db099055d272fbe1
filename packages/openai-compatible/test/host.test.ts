import type { HttpRequest, ProviderDefinition } from '@millrace/core'
import { createFrameDecoder } from '@millrace/core/provider-kit'
import { type Host, hostDefinition } from '@millrace/openai-compatible/dialect'
import { describe, expect, it } from 'vitest'

const messages = [{ role: 'user', content: 'Hello' }] as const

/** A host of an API that says what it was asked. */
const define = (host: Partial<Host> = {}): ProviderDefinition<{ mood?: string }> =>
  hostDefinition<{ mood?: string }>(
    { id: 'acme', baseURL: 'https://acme.invalid/v1', ...host },
    {
      path: '/says',
      toBody(chat, model, warn) {
        if (chat.seed !== undefined) warn('seed', 'Left out.')
        return { model, mood: chat.providerOptions?.mood }
      },
      createDecoder: () => createFrameDecoder({ read: (frame, sink) => sink.text(String(frame.text)) }),
    },
  )

describe('a host', () => {
  it('is asked at its path, with the body of its API and what that left out', () => {
    const chat = { messages, model: 'm', seed: 1, providerOptions: { mood: 'calm' } }
    expect(define({ headers: { 'X-Mine': '1', absent: undefined } }).toRequest(chat)).toEqual({
      url: 'https://acme.invalid/v1/says',
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json', 'x-mine': '1' },
      body: '{"model":"m","mood":"calm"}',
      warnings: [{ setting: 'seed', message: 'Left out.' }],
    } satisfies HttpRequest)
  })

  it('is looked up at each request', () => {
    let port = 1
    const { toRequest } = hostDefinition(
      {
        id: 'acme',
        model: 'm',
        get baseURL() {
          return `http://127.0.0.1:${port}`
        },
        get headers() {
          return { 'X-Port': String(port) }
        },
      },
      { path: '/says', toBody: () => ({}), createDecoder: () => createFrameDecoder({ read() {} }) },
    )
    expect(toRequest({ messages })).toMatchObject({ url: 'http://127.0.0.1:1/says', headers: { 'x-port': '1' } })
    port = 2
    expect(toRequest({ messages })).toMatchObject({ url: 'http://127.0.0.1:2/says', headers: { 'x-port': '2' } })
  })

  it('needs a model and, unless it says otherwise, a key', async () => {
    const request = { url: 'https://acme.invalid', method: 'POST', headers: {} }
    const signed = async (host: Partial<Host>): Promise<unknown> =>
      define(host).authorize!(request, { now: 0, attempt: 1 })
    expect(() => define().toRequest({ messages })).toThrow(expect.objectContaining({ code: 'invalid-request' }))
    await expect(signed({})).rejects.toMatchObject({ code: 'authentication' })
    expect(await signed({ keyOptional: true })).toBe(request)
    expect(await signed({ apiKey: 'k', keyHeader: 'api-key' })).toMatchObject({ headers: { 'api-key': 'k' } })
    expect(() => define({ apiKey: 'a b' })).toThrow(TypeError)
  })
})
