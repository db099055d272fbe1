import vm from 'node:vm'
import type { ChatRequest } from '@millrace/core'
import { createChatHandler, HttpError, type PreparedRequest } from '@millrace/server'
import { describe, expect, test, vi } from 'vitest'
import { ask } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'
import { recordsIn, textIn } from '../support/records.js'
import { more, opening, streamOf } from '../support/streams.js'
import { turn } from '../support/turns.js'

/** Sends a request to a handler whose `authorize` or `prepare` gives a value that types may forbid. */
async function visit(gives: { authorize?: unknown; prepare?: unknown }) {
  const provider = fakeProvider()
  const errors: unknown[] = []
  const handler = createChatHandler({
    provider,
    ...('authorize' in gives && { authorize: () => gives.authorize as never }),
    ...('prepare' in gives && { prepare: () => gives.prepare as never }),
    onError: error => void errors.push(error),
  })
  const response = await handler.fetch(new Request('http://x/chat', ask()))
  await turn()
  return { response, asked: provider.asked, errors }
}

describe('authorize lets a request in', () => {
  test.each([
    ['for everybody', {}],
    ['for an owner', { owner: 'li' }],
    ['for an owner that is not known', { owner: undefined }],
    ['by an object without a prototype', Object.assign(Object.create(null), { owner: 'li' })],
    ['by an object of another realm', vm.runInNewContext('({ owner: "li" })')],
    ['by a promise', Promise.resolve({})],
  ])('%s', async (_, authorize) => {
    const { response, errors } = await visit({ authorize })
    expect(response.status).toBe(200)
    expect(errors).toEqual([])
  })
})

describe('authorize refuses by a status', () => {
  test.each([400, 401, 403, 429, 500, 599])('%i', async status => {
    const { response, asked, errors } = await visit({ authorize: { status } })
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBeNull()
    expect([asked, errors]).toEqual([[], []])
  })
})

class Session {
  readonly owner = 'li'
}

/** Made by a class without a parent, as mocks and parsers do: what it says is in its prototype. */
const rootless = (says: object): unknown => Object.create(Object.assign(Object.create(null), says))

describe('authorize that says anything else lets nobody in', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['true', true],
    ['false', false],
    ['0', 0],
    ['401', 401],
    ['a text', 'no'],
    ['an empty text', ''],
    ['a symbol', Symbol('no')],
    ['a list', []],
    ['a list with an owner', [{ owner: 'li' }]],
    ['a function', () => ({})],
    ['a thenable of nothing', Promise.resolve()],
    ['ok', { ok: false }],
    ['ok beside an owner', { ok: false, owner: 'li' }],
    ['another name of the status', { statusCode: 401 }],
    ['a code', { code: 401 }],
    ['an error', { error: 'no' }],
    ['an Error', new Error('no')],
    ['a Response', new Response(null, { status: 204 })],
    ['a Response that refuses', new Response(null, { status: 401 })],
    ['a Headers', new Headers()],
    ['a Map', new Map()],
    ['a Date', new Date(0)],
    ['an instance of a class', new Session()],
    ['an object that inherits', Object.create({ status: 401 })],
    ['an object that inherits of nobody', rootless({ ok: false })],
    ['an object that inherits a status', rootless({ status: 401 })],
    ['a symbol for a field', { [Symbol('ok')]: false }],
    ['a hidden field', Object.defineProperty({}, 'ok', { value: false, enumerable: false })],
    ['an owner that is a number', { owner: 7 }],
    ['an owner that is null', { owner: null }],
    ['an owner that is an object', { owner: { id: 'li' } }],
    ['an owner that is a list', { owner: ['li'] }],
    ['a status that lets in', { status: 200 }],
    ['a status that is none', { status: undefined }],
    ['a status that is null', { status: null }],
    ['a status as text', { status: '401' }],
    ['a status that is no number', { status: Number.NaN }],
    ['a status between two', { status: 401.5 }],
    ['a status below', { status: 399 }],
    ['a status above', { status: 600 }],
    ['a status without end', { status: Number.POSITIVE_INFINITY }],
    ['a boxed status', { status: new Number(401) }],
    ['a wait without a status', { retryAfterMs: 1_000 }],
    ['a wait that is no number', { status: 429, retryAfterMs: Number.NaN }],
    ['a wait as text', { status: 429, retryAfterMs: '1' }],
    ['a wait below 0', { status: 429, retryAfterMs: -1 }],
    ['a wait without end', { status: 429, retryAfterMs: Number.POSITIVE_INFINITY }],
  ])('%s', async (_, authorize) => {
    const { response, asked, errors } = await visit({ authorize })
    expect(response.status).toBe(500)
    expect(response.headers.get('retry-after')).toBeNull()
    expect(asked).toEqual([])
    expect(errors).toEqual([
      expect.objectContaining({ name: 'TypeError', message: expect.stringContaining('authorize') }),
    ])
  })
})

test('a Proxy that gives a status which it does not list refuses', async () => {
  const says = new Proxy({}, { get: (_, name) => (name === 'status' ? 403 : undefined) })
  const { response, asked } = await visit({ authorize: Promise.resolve(says) })
  expect([response.status, asked]).toEqual([403, []])
})

describe('authorize that throws lets nobody in', () => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const thrower = (thrown: () => unknown): (() => never) => {
    return () => {
      throw thrown()
    }
  }
  test.each<[string, () => unknown]>([
    ['nothing', thrower(() => undefined)],
    ['null', thrower(() => null)],
    ['a Proxy that is revoked', thrower(() => revoked.proxy)],
    ['an error whose name is no text', thrower(() => Object.assign(new Error('no'), { name: Symbol('no') }))],
    ['a refusal that looks like an answer', thrower(() => new HttpError(200, 'permission', 'No.'))],
    ['a refusal without a body', thrower(() => new HttpError(204, 'permission', 'No.'))],
    ['a redirection', thrower(() => new HttpError(302, 'permission', 'No.', { headers: { location: '/login' } }))],
    ['a refusal of no status', thrower(() => new HttpError(Number.NaN, 'permission', 'No.'))],
    [
      'a refusal whose header could not be sent',
      thrower(() => new HttpError(401, 'permission', 'No.', { headers: { a: 'canary\n' } })),
    ],
    [
      'by a getter',
      () => ({
        get status() {
          throw new Error('no')
        },
      }),
    ],
    ['by a getter of then', () => Object.defineProperty({}, 'then', { get: thrower(() => new Error('no')) })],
  ])('%s', async (_, authorize) => {
    const lines: string[] = []
    const log = vi.spyOn(console, 'error').mockImplementation(line => void lines.push(String(line)))
    const provider = fakeProvider()
    const handler = createChatHandler({ provider, authorize: authorize as never })
    const response = await handler.fetch(new Request('http://x/chat', ask()))
    await turn()
    log.mockRestore()
    expect([response.status, provider.asked]).toEqual([500, []])
    expect(lines).toEqual([expect.stringMatching(/^Millrace: unknown: [^\n]*$/)])
    expect(lines.join()).not.toContain('canary')
  })
})

describe('without onError, the console names the remedy for a result that is none', () => {
  test.each<[string, object, RegExp]>([
    ['authorize', { authorize: () => true }, /^Millrace: unknown: authorize gave a boolean\. It takes \{\} or /],
    ['prepare', { prepare: () => {} }, /^Millrace: unknown: prepare gave no object\. It takes a ChatRequest/],
    ['wire', { wire: () => 'openai' }, /^Millrace: unknown: wire takes a wire format/],
  ])('%s', async (_, options, line) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const handler = createChatHandler({ provider: fakeProvider(), ...options } as never)
    const response = await handler.fetch(new Request('http://x/chat', ask()))
    await turn()
    const { calls } = log.mock
    log.mockRestore()
    expect(response.status).toBe(500)
    expect(await response.text()).not.toMatch(/authorize|prepare|wire/)
    expect(calls).toEqual([[expect.stringMatching(line)]])
  })
})

const messages = [{ role: 'user', content: 'hi' }] as const

describe('prepare', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['false', false],
    ['a text', 'hi'],
    ['a list', messages],
    ['a function', () => ({ messages })],
    ['an empty object', {}],
    ['messages that are none', { messages: 'hi' }],
    ['a status', { status: 402 }],
    ['no request', { provider: fakeProvider() }],
    ['a request that is none', { request: 'hi' }],
    ['a request that is a list', { request: messages }],
    ['a request without messages', { request: { model: 'a' } }],
    ['a provider that is none', { provider: {}, request: { messages } }],
    ['a provider that is null', { provider: null, request: { messages } }],
    ['options that are none', { request: { messages }, options: [] }],
    ['names of settings that are no list', { request: { messages }, passedOn: 'tier' }],
    ['a field that is not known', { request: { messages }, model: 'a' }],
    ['an Error', new Error('no')],
  ])('that gives %s asks nobody', async (_, prepare) => {
    const { response, asked, errors } = await visit({ prepare })
    expect(response.status).toBe(500)
    expect(asked).toEqual([])
    expect(errors).toEqual([
      expect.objectContaining({ name: 'TypeError', message: expect.stringContaining('prepare') }),
    ])
  })

  test('chooses a provider, its request and its options', async () => {
    const usual = fakeProvider()
    const told: unknown[] = []
    const other = {
      id: 'other',
      stream: (request: ChatRequest, options: unknown) => {
        told.push(request, options)
        return streamOf(opening, more('!'), [
          { type: 'text-end', id: '0' },
          { type: 'finish', reason: 'stop' },
        ])
      },
    }
    const prepared: PreparedRequest = { provider: other, request: { messages, model: 'b' }, options: { maxRetries: 0 } }
    const handler = createChatHandler({ provider: usual, prepare: async () => prepared })
    const response = await handler.fetch(new Request('http://x/chat', ask()))
    expect(textIn(recordsIn(await response.text()))).toBe('落霞!')
    expect(told).toEqual([{ messages, model: 'b' }, { maxRetries: 0 }])
    expect(usual.asked).toEqual([])
  })

  test('without a provider leaves the answer to the usual one', async () => {
    const { response, asked } = await visit({ prepare: { request: { messages, seed: 7 } } })
    expect(response.status).toBe(200)
    expect(asked).toEqual([{ messages, seed: 7 }])
  })
})
