import { inspect } from 'node:util'
import { openaiCompatible } from '@millrace/openai-compatible'
import { createChatHandler } from '@millrace/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { everyWire, posted, requestOf } from './support/every-wire.ts'

// A server's key and a conversation's words are in nothing that a reader gets of a failure, and the key in nothing at all.

const key = 'sk-canary-4711-abcdefghijklmnop'
const words = 'canary words of a conversation'

const echo = JSON.stringify({
  error: { message: `Key ${key} may not say: ${words}`, type: key, code: key, param: words },
})
const chunk = `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content: 'begun' } }] })}\n\n`
const headers = { 'x-request-id': key, 'retry-after': '1', authorization: `Bearer ${key}` }

/** A body that says this, and then breaks. */
const broken = (text: string): ReadableStream =>
  new ReadableStream({
    pull(controller) {
      if (text === '')
        return controller.error(new TypeError(`terminated by ${key}`, { cause: new Error(`${key} ${words}`) }))
      controller.enqueue(new TextEncoder().encode(text))
      text = ''
    },
  })

const stream = (body: string | ReadableStream): Response =>
  new Response(body, { headers: { ...headers, 'content-type': 'text/event-stream' } })

const failures: Readonly<Record<string, () => Response | Promise<Response>>> = {
  '401': () => new Response(echo, { status: 401, headers }),
  '403': () => new Response(echo, { status: 403, headers }),
  '404': () => new Response(`No ${key}, no ${words}`, { status: 404, headers }),
  '429': () => new Response(echo, { status: 429, headers }),
  '400': () => new Response(echo, { status: 400, headers }),
  '500': () => new Response(`<html>${key} ${words}</html>`, { status: 500, headers }),
  '503': () => new Response(key, { status: 503, headers }),
  'a reset before the head': () =>
    Promise.reject(new TypeError('fetch failed', { cause: new Error(`${key} ${words}`) })),
  'an error in place of a stream': () =>
    new Response(echo, { headers: { ...headers, 'content-type': 'application/json' } }),
  'an error first': () => stream(`data: ${echo}\n\n`),
  'an error in the middle': () => stream(`${chunk}data: ${echo}\n\n`),
  'what is no JSON in the middle': () => stream(`${chunk}data: {${key} ${words}\n\n`),
  'a cut': () => stream(chunk),
  'a reset in the middle': () => stream(broken(chunk)),
}

let printed: unknown[] = []
beforeEach(() => {
  printed = []
  for (const name of ['error', 'warn', 'log', 'info', 'debug'] as const)
    vi.spyOn(console, name).mockImplementation((...given) => void printed.push(...given))
})
afterEach(() => vi.restoreAllMocks())

/** Everything that a log of a value could show. */
const seen = (value: unknown): string => inspect(value, { depth: 9, showHidden: true, getters: true })

describe.each([...everyWire])('%s', (_, wire) => {
  const forms = wire.encodeAnswer ? [true, false] : [true]
  test.each(Object.entries(failures))('%s', async (_name, answer) => {
    for (const streamed of forms) {
      for (const onError of [undefined, (error: unknown) => void printed.push(error)]) {
        const provider = openaiCompatible({
          id: 'vendor',
          baseURL: 'https://vendor.example/v1',
          model: 'm',
          apiKey: key,
          fetch: async () => answer(),
        })
        const told: unknown[] = []
        const handler = createChatHandler({
          provider,
          wire,
          models: ['m'],
          prepare: request => ({ request, options: { maxRetries: 0 } }),
          onFinish: finished => void told.push(finished.error),
          ...(onError && { onError }),
        })
        const body = { ...requestOf(wire, words), ...(wire.encodeAnswer && { stream: streamed }) }
        const response = await handler.fetch(posted(body))
        const got = [...response.headers].flat().join('\n') + (await response.text().catch(String))
        await handler.drain({ graceMs: 1_000 })
        expect(got).not.toContain(key)
        expect(got).not.toContain(words)
        expect(told).toHaveLength(1)
        expect(told[0]).toBeDefined()
        expect(printed.length).toBeGreaterThan(0)
        expect(seen([told, printed])).not.toContain(key)
        printed = []
      }
    }
  })
})
