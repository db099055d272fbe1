import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { ChatStream } from '@millrace/core'
import { type ChatOutcome, createChatHandler, type SendChatOptions } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/node'
import { expect, onTestFinished, test } from 'vitest'
import { fakeProvider } from '../support/provider.js'
import { recordsIn, textIn } from '../support/records.js'
import { listening } from '../support/serve.js'
import { answer, canary, failure, opening, streamOf, tap } from '../support/streams.js'

/** A request as it is on the wire; gives the response as it is on the wire, which ends with the connection. */
async function exchange(url: string, head: readonly string[], body = ''): Promise<{ head: string; body: string }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(`${[...head, `content-length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`)
  const response = await text(socket)
  const end = response.indexOf('\r\n\r\n')
  return { head: response.slice(0, end).toLowerCase(), body: response.slice(end + 4) }
}

/** A server that answers by `sendChat`, and how that ended. */
async function sending(
  makeStream: () => ChatStream,
  options: SendChatOptions = {},
  before: (req: IncomingMessage, res: ServerResponse) => void = () => {},
) {
  const outcome = Promise.withResolvers<ChatOutcome>()
  const server = createServer((req, res) => {
    before(req, res)
    outcome.resolve(sendChat(res, makeStream(), options))
  })
  return { url: await listening(server), outcome: outcome.promise }
}

/** Puts a body in chunked transfer coding together. */
function unchunked(body: string): string {
  let whole = ''
  for (let rest = Buffer.from(body); rest.length > 0; ) {
    const lineEnd = rest.indexOf('\r\n')
    const size = Number.parseInt(rest.subarray(0, lineEnd).toString(), 16)
    whole += rest.subarray(lineEnd + 2, lineEnd + 2 + size).toString()
    rest = rest.subarray(lineEnd + 4 + size)
  }
  return whole
}

const oldClients: [string, string[]][] = [
  ['HTTP/1.0', ['GET /chat HTTP/1.0', 'host: x']],
  ['HTTP/1.0 that asks to keep the connection', ['GET /chat HTTP/1.0', 'host: x', 'connection: keep-alive']],
]

test.each(oldClients)(
  '%s: an answer without chunked transfer coding, which ends with the connection',
  async (_, head) => {
    const { url, outcome } = await sending(answer)
    const response = await exchange(url, head)
    expect(response.head).toMatch(/^http\/1\.1 200/)
    expect(response.head).not.toContain('transfer-encoding')
    expect(response.head).toContain('connection: close')
    expect(textIn(recordsIn(response.body))).toBe('落霞与孤鹜齐飞')
    expect(recordsIn(response.body).at(-1)).toMatchObject({ type: 'finish' })
    expect(await outcome).toBe('finish')
  },
)

test.each(oldClients)('%s: a later failure is the last record', async (_, head) => {
  const { url, outcome } = await sending(() => streamOf(opening, [failure('overloaded')]), { onError: false })
  const { body } = await exchange(url, head)
  expect(recordsIn(body).at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
  expect(body).not.toContain(canary)
  expect(await outcome).toBe('error')
})

test.each(oldClients)('%s: an early failure is a status with its JSON', async (_, head) => {
  const { url, outcome } = await sending(() => streamOf([failure('rate-limit', 1_000)]), { onError: false })
  const response = await exchange(url, head)
  expect(response.head).toMatch(/^http\/1\.1 429/)
  expect(response.head).toContain('retry-after: 1')
  expect(JSON.parse(response.body)).toMatchObject({ error: { code: 'rate-limit' } })
  expect(await outcome).toBe('error')
})

test('HTTP/1.0: a handler answers, and refuses', async () => {
  const server = createServer()
  mountChat(server, '/chat', createChatHandler({ provider: fakeProvider() }))
  const url = await listening(server)
  const post = ['POST /chat HTTP/1.0', 'host: x', 'content-type: application/json']
  const answered = await exchange(url, post, '{"messages":[{"role":"user","content":"hi"}]}')
  expect(recordsIn(answered.body).at(-1)).toMatchObject({ type: 'finish' })
  const refused = await exchange(url, post, '{}')
  expect(refused.head).toMatch(/^http\/1\.1 400/)
  expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'invalid-request' } })
})

const ownHeads: [string, (req: IncomingMessage, res: ServerResponse) => void][] = [
  ['flushed', (_, res) => res.writeHead(202, { 'content-type': 'text/event-stream', 'x-own': '1' }).flushHeaders()],
  [
    'written with the first bytes of a body',
    (_, res) => void res.writeHead(202, { 'x-own': '1' }).write(': hello\n\n'),
  ],
  ['written, and still waiting', (_, res) => void res.writeHead(202, { 'x-own': '1' })],
]

test.each(ownHeads)('a head that a middleware has %s stays, and the answer follows', async (_, before) => {
  const { url, outcome } = await sending(answer, {}, before)
  const response = await exchange(url, ['GET /chat HTTP/1.1', 'host: x', 'connection: close'])
  expect(response.head).toMatch(/^http\/1\.1 202/)
  expect(response.head).toContain('x-own: 1')
  expect(response.head).not.toContain('cache-control')
  expect(textIn(recordsIn(unchunked(response.body)))).toBe('落霞与孤鹜齐飞')
  expect(await outcome).toBe('finish')
})

test.each(ownHeads)(
  'a head that a middleware has %s leaves to an early failure the place of a record',
  async (_, before) => {
    const { url, outcome } = await sending(() => streamOf([failure('overloaded')]), { onError: false }, before)
    const response = await exchange(url, ['GET /chat HTTP/1.1', 'host: x', 'connection: close'])
    expect(response.head).toMatch(/^http\/1\.1 202/)
    expect(recordsIn(unchunked(response.body))).toMatchObject([{ type: 'error', error: { code: 'overloaded' } }])
    expect(await outcome).toBe('error')
  },
)

test('a head that a middleware sends while the provider thinks stays as well', async () => {
  const source = tap()
  const { url, outcome } = await sending(
    () => source.stream,
    { onError: false },
    (_, res) => {
      setImmediate(() => {
        res.writeHead(206, { 'x-own': '1' }).flushHeaders()
        source.push([failure('overloaded')])
      })
    },
  )
  const response = await exchange(url, ['GET /chat HTTP/1.1', 'host: x', 'connection: close'])
  expect(response.head).toMatch(/^http\/1\.1 206/)
  expect(recordsIn(unchunked(response.body))).toMatchObject([{ type: 'error', error: { code: 'overloaded' } }])
  expect(await outcome).toBe('error')
})
