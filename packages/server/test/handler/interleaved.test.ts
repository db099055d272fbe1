import { AsyncLocalStorage } from 'node:async_hooks'
import { type ChatRecord, ChatStream, type Json } from '@millrace/core'
import { createChatHandler, type WireFormat } from '@millrace/server'
import { jwtVerifier } from '@millrace/server/jwt'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { apiWire } from '../support/api-wire.js'
import { ask } from '../support/doors.js'
import { ending, failure, more, opening } from '../support/streams.js'

const requests = 100

/** Waits for a number of turns that differs from call to call, so that all requests run between each other. */
let calls = 0
async function aWhile(): Promise<void> {
  for (let left = (calls++ * 7) % 5; left >= 0; left--) await new Promise(resolve => setImmediate(resolve))
}

test(`every function of the application runs in the context of its own request, ${requests} at once`, async () => {
  const context = new AsyncLocalStorage<string>()
  /** Who was called, and in whose context; `of` is the request that it was called for, where the call says so. */
  const seen: { readonly name: string; readonly of?: string | undefined; readonly context: string | undefined }[] = []
  const see = (name: string, of?: string): void => void seen.push({ name, of, context: context.getStore() })

  const wire: WireFormat = {
    ...apiWire,
    createEncoder(of = {}) {
      see('createEncoder', of.i as string)
      const encoder = apiWire.createEncoder()
      return {
        encode(records) {
          see('encode', of.i as string)
          return encoder.encode(records)
        },
      }
    },
    decodeRequest(request) {
      see('decodeRequest', request.headers['x-i'])
      return { ...apiWire.decodeRequest!(request), context: { i: request.headers['x-i'] } }
    },
    references(body) {
      see('references')
      return apiWire.references!(body)
    },
    keptItems(answer, of) {
      see('keptItems', of.i as string)
      return [{ id: `item ${of.i}`, item: answer.content as unknown as Json }]
    },
    errorBody(error) {
      see('errorBody')
      return { error }
    },
  }

  const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  const token = (sub: string) =>
    new SignJWT({ iss: 'i', aud: 'a', sub })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('5 minutes')
      .sign(key)
  const verify = jwtVerifier({
    key,
    algorithms: ['HS256'],
    issuer: 'i',
    audience: 'a',
    requiredClaims: ['exp', 'sub'],
    owner({ sub }) {
      see('owner', sub)
      return sub
    },
    token({ headers }) {
      see('token', headers['x-i'])
      return headers['x-token']
    },
  })

  const handler = createChatHandler({
    provider: {
      id: 'test',
      stream({ messages }) {
        const i = String(messages.at(-1)!.content)
        see('stream', i)
        return ChatStream.from(async function* () {
          await aWhile()
          yield [{ ...opening[0], messageId: i } as ChatRecord, ...opening.slice(1)]
          await aWhile()
          yield more(i)
          await aWhile()
          yield Number(i) % 5 === 0 ? [failure('overloaded')] : ending
        })
      },
    },
    wire(request) {
      see('wire', request.headers['x-i'])
      return wire
    },
    async authorize(request) {
      see('authorize', request.headers['x-i'])
      await aWhile()
      return verify(request)
    },
    async prepare(request, { owner }) {
      see('prepare', owner)
      await aWhile()
      return request
    },
    items: {
      async get(owner, id) {
        see('items.get', owner)
        await aWhile()
        return id
      },
      async put(owner) {
        see('items.put', owner)
        await aWhile()
        see('items.put, later', owner)
      },
    },
    onStart: ({ owner }) => see('onStart', owner),
    onRecord: record => see('onRecord', record.type === 'start' ? record.messageId : undefined),
    async onFinish({ owner }) {
      see('onFinish', owner)
      await aWhile()
      see('onFinish, later', owner)
    },
    onError: () => see('onError'),
  })

  await Promise.all(
    Array.from({ length: requests }, async (_, n) => {
      const i = String(n)
      const init = ask(
        { messages: [{ role: 'user', content: i }], refer: ['x'], stream: true },
        { 'x-i': i, 'x-token': await token(i) },
      )
      const response = await context.run(i, () => handler.fetch(new Request('http://x', init)))
      // Read outside of the context, as a server does.
      await response.text()
    }),
  )
  await handler.drain({ graceMs: 5_000 })

  const names = [
    'wire',
    'token',
    'owner',
    'authorize',
    'prepare',
    'references',
    'decodeRequest',
    'stream',
    'createEncoder',
  ]
  const hooks = ['items.get', 'onStart', 'onFinish', 'onFinish, later']
  const kept = ['keptItems', 'items.put', 'items.put, later']
  const count = (name: string) => seen.filter(each => each.name === name).length
  expect([...names, ...hooks].map(name => [name, count(name)])).toEqual(
    [...names, ...hooks].map(name => [name, requests]),
  )
  expect([...kept, 'onError'].map(count)).toEqual([80, 80, 80, 20])
  expect(count('encode')).toBeGreaterThanOrEqual(3 * requests)
  expect(count('onRecord')).toBeGreaterThanOrEqual(5 * requests)
  expect(seen.filter(each => each.context === undefined)).toEqual([])
  expect(seen.filter(each => each.of !== undefined && each.of !== each.context)).toEqual([])
  for (const name of new Set(seen.map(each => each.name)))
    expect([name, new Set(seen.filter(each => each.name === name).map(each => each.context)).size]).toEqual([
      name,
      name === 'onError' ? 20 : kept.includes(name) ? 80 : requests,
    ])
})
