import type { ServerResponse } from 'node:http'
import { remote } from '@millrace/client'
import { ChatError, type ChatRecord } from '@millrace/core'
import { describe, expect, it, onTestFinished, test, vi } from 'vitest'
import { keptServer, refuse } from '../support/kept-server.js'
import { answerOf, closing, delta, opening } from '../support/records.js'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const
/** Waits as short as can be: what is tested is the order of requests. */
const fast = { baseDelayMs: 1, maxDelayMs: 2 }

async function open(options?: Parameters<typeof keptServer>[0]) {
  const server = await keptServer(options)
  onTestFinished(() => server.close())
  return server
}

const requests = (server: Awaited<ReturnType<typeof open>>): string[] =>
  server.seen.map(({ method, path, headers }) => {
    const id = server.runs[0]?.id ?? headers['millrace-stream-id']
    const place = headers['last-event-id']?.toString()
    return [method, path, place].filter(Boolean).join(' ').replaceAll(`${id}`, ':id')
  })

/** Reads a stream into a list that grows, and settles with its last record. */
function reading(stream: { batches(): AsyncIterable<readonly ChatRecord[]> }) {
  const records: ChatRecord[] = []
  const done = (async () => {
    for await (const batch of stream.batches()) records.push(...batch)
    return records.at(-1)
  })()
  return { records, done }
}

describe('a connection that holds', () => {
  test('one POST, with a random id of 128 bits and the request as the server takes it', async () => {
    const server = await open()
    const stream = remote({ url: server.url, headers: { authorization: 'Bearer a' } }).stream({
      model: 'm',
      temperature: 0.5,
      user: 'u',
      tools: [{ name: 't', parameters: {} }],
      toolChoice: 'auto',
      output: { type: 'text' },
      providerOptions: { metadata: { chat: 7 } },
      messages: [{ role: 'user', content: [{ type: 'image', mediaType: 'image/png', data: Uint8Array.of(1, 2, 3) }] }],
    })
    const text = stream.text()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('Hello'))
    expect(await text).toBe('Hello')
    expect(requests(server)).toEqual(['POST /chat'])
    const [{ headers, body }] = server.seen as [(typeof server.seen)[0]]
    expect(headers).toMatchObject({ authorization: 'Bearer a', 'content-type': 'application/json' })
    expect(headers['millrace-stream-id']).toMatch(/^[\w-]{22}$/)
    expect(stream).toMatchObject({ streamId: headers['millrace-stream-id'], seq: 5 })
    expect(JSON.parse(body)).toEqual({
      model: 'm',
      temperature: 0.5,
      metadata: { chat: 7 },
      messages: [{ role: 'user', content: [{ type: 'image', mediaType: 'image/png', data: 'AQID' }] }],
    })
  })

  it('sends nothing before it is read', async () => {
    const server = await open()
    remote({ url: server.url }).stream(question)
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(server.seen).toEqual([])
  })

  it.each([undefined, { messages: [] }, { messages: 'Hi' }])('refuses %j by a TypeError', request => {
    expect(() => remote({ url: '/chat' }).stream(request as never)).toThrow(TypeError)
  })

  it('asks below its address, whatever that looks like', async () => {
    const server = await open()
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return new Response('{}', { status: 410 })
    }
    for (const url of ['/a', '/a/', '/a?b=c', 'https://x.example/a//?b#c'])
      await remote({ url, fetch })
        .resume({ streamId: 's' })
        .message()
        .catch(() => {})
    expect(asked).toEqual(['/a/s', '/a/s', '/a/s?b=c', 'https://x.example/a/s?b'])
    expect(server.seen).toEqual([])
  })
})

describe('a connection that breaks', () => {
  it('goes on by GET behind the last record, as often as it has to', async () => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    await expect.poll(() => records.length).toBe(3)
    server.cut()
    await server.until(() => server.seen.length === 2)
    server.write(delta('b'))
    await expect.poll(() => records.length).toBe(4)
    server.cut()
    await server.until(() => server.seen.length === 3)
    server.write(...closing)
    expect(await done).toMatchObject({ type: 'finish' })
    expect(requests(server)).toEqual(['POST /chat', 'GET /chat/:id :id.3', 'GET /chat/:id :id.4'])
    expect(records).toEqual(server.runs[0]!.records)
  })

  it.each([
    ['everything', (_last: number) => 1],
    ['the record of the id too', (last: number) => last],
  ])('takes no record twice where the server replays %s', async (_, from) => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'), delta('b'))
    await expect.poll(() => records.length).toBe(4)
    server.faults.push((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const all = [...opening, delta('a'), delta('b'), ...closing]
      for (let seq = from(Number(request.headers['last-event-id']?.toString().split('.')[1])); seq <= all.length; seq++)
        response.write(`id: ${seq}\ndata: ${JSON.stringify(all[seq - 1])}\n\n`)
      response.end()
    })
    server.cut()
    expect(await done).toMatchObject({ type: 'finish' })
    expect(records).toEqual([...opening, delta('a'), delta('b'), ...closing])
  })

  it('gives a large chunk in pieces, so that a page can do other things between them', async () => {
    const all = [...opening, ...Array.from({ length: 5_000 }, () => delta('token ')), ...closing]
    const body = all.map((record, at) => `id: x.${at + 1}\ndata: ${JSON.stringify(record)}\n\n`).join('')
    const headers = { 'content-type': 'text/event-stream', 'millrace-stream-id': 'x' }
    const provider = remote({ url: 'http://localhost/chat', fetch: async () => new Response(body, { headers }) })
    const batches: (readonly ChatRecord[])[] = []
    for await (const batch of provider.stream(question).batches()) batches.push(batch)
    expect(batches.flat()).toEqual(all)
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(500)
  })

  it('counts the records of a server that numbers the last of a batch alone', async () => {
    const server = await open()
    const all = [...opening, delta('a'), delta('b'), delta('c'), ...closing]
    const event = (seq: number, id = '') => `${id}data: ${JSON.stringify(all[seq - 1])}\n\n`
    server.faults.push(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'millrace-stream-id': 'x' })
        response.write(event(1) + event(2) + event(3, 'id: 3\n') + event(4), () => response.destroy())
      },
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(event(5) + event(6) + event(7, 'id: s.7\n'))
      },
    )
    const { records, done } = reading(remote({ url: server.url, ...fast }).stream(question))
    await done
    expect(records).toEqual(all)
    expect(server.seen[1]).toMatchObject({ path: '/chat/x', headers: { 'last-event-id': 'x.4' } })
  })

  it.each(['', 'id: \n', 'id: trace-7\n', 'id: x.\n', 'id: x.1e9\n', 'id: x.NaN\n'])(
    'reads records below ids that are not its server’s, and each once: %j',
    async foreign => {
      const server = await open()
      const all = [...opening, delta('a'), delta('b'), ...closing]
      const event = (seq: number, id: string) => `${id}data: ${JSON.stringify(all[seq - 1])}\n\n`
      const head = { 'content-type': 'text/event-stream', 'millrace-stream-id': 'x' }
      server.faults.push(
        (_request, response) => {
          response.writeHead(200, head)
          response.write(event(1, 'id: x.1\n') + event(2, foreign) + event(3, foreign), () => response.destroy())
        },
        (_request, response) => {
          response.writeHead(200, head)
          response.end(all.map((_, at) => event(at + 1, `id: x.${at + 1}\n`)).join(''))
        },
      )
      const stream = remote({ url: server.url, ...fast }).stream(question)
      const { records, done } = reading(stream)
      await done
      expect(records).toEqual(all)
      expect(stream.seq).toBe(all.length)
      expect(server.seen[1]).toMatchObject({ path: '/chat/x', headers: { 'last-event-id': 'x.3' } })
    },
  )

  it('is a lost one after too long a silence', async () => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast, idleTimeoutMs: 60 }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    // The first connection may have been silent for too long before it gave anything.
    await expect.poll(() => requests(server).at(-1)).toBe('GET /chat/:id :id.3')
    server.write(...closing)
    await done
    expect(records).toEqual(server.runs[0]!.records)
  })

  it('comes back to a server that drains: 200, retry, end', async () => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening)
    await expect.poll(() => records.length).toBe(2)
    server.faults.push((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('retry: 1\n\n')
    })
    server.cut()
    await server.until(() => server.seen.length === 3)
    server.write(delta('a'), ...closing)
    await done
    expect(records).toEqual(server.runs[0]!.records)
  })

  it('fails as network where no attempt works, after as many as are allowed', async () => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast, maxAttempts: 3 }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    await expect.poll(() => records.length).toBe(3)
    for (let i = 0; i < 5; i++) server.faults.push(request => void request.socket.destroy())
    server.cut()
    expect(await done).toMatchObject({ type: 'error', error: { code: 'network', retryable: true } })
    expect(server.seen.slice(1).map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
  })
})

describe('a break before the head', () => {
  it('asks by GET, and finds the answer that was begun', async () => {
    const server = await open()
    server.faults.push((request, response) => {
      // The question arrives; the answer's way back is broken.
      server.runs.push({
        id: request.headers['millrace-stream-id'] as string,
        records: [],
        readers: new Set(),
        stopped: false,
      })
      response.destroy()
    })
    const text = remote({ url: server.url, ...fast })
      .stream(question)
      .text()
    await server.until(() => server.seen.length === 2)
    server.write(...answerOf('Hello'))
    expect(await text).toBe('Hello')
    expect(requests(server)).toEqual(['POST /chat', 'GET /chat/:id'])
    expect(server.runs).toHaveLength(1)
  })

  it('posts again, under the same id, where a server that keeps streams has none', async () => {
    const server = await open()
    server.faults.push(request => void request.socket.destroy())
    const stream = remote({ url: server.url, ...fast }).stream(question)
    const text = stream.text()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('Hello'))
    expect(await text).toBe('Hello')
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST'])
    expect(server.seen[2]!.headers['millrace-stream-id']).toBe(server.seen[0]!.headers['millrace-stream-id'])
  })

  it('does not post again to a server that keeps none, which could answer twice', async () => {
    const server = await open({ keeps: false })
    server.faults.push(request => void request.socket.destroy())
    const failed = remote({ url: server.url, ...fast })
      .stream(question)
      .text()
    await expect(failed).rejects.toMatchObject({ code: 'network', retryable: true })
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'GET'])
  })

  it.each([502, 504])('takes a page of a proxy with %i for one', async status => {
    const server = await open()
    server.faults.push((_request, response) => void response.writeHead(status).end('<h1>Bad gateway</h1>'))
    const text = remote({ url: server.url, ...fast })
      .stream(question)
      .text()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('Hello'))
    expect(await text).toBe('Hello')
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST'])
  })
})

describe('a server without a store', () => {
  it('truncates an answer that is cut, and is asked once', async () => {
    const server = await open({ keeps: false })
    const stream = remote({ url: server.url, ...fast }).stream(question)
    const { records, done } = reading(stream)
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    await expect.poll(() => records.length).toBe(3)
    server.cut()
    expect(await done).toMatchObject({ type: 'error', error: { code: 'truncated' } })
    expect(records.at(-2)).toEqual({ type: 'text-end', id: '0' })
    expect(requests(server)).toEqual(['POST /chat'])
    expect(stream.streamId).toBeUndefined()
  })
})

describe('a refusal', () => {
  it.each([
    [400, 'invalid-request', false],
    [401, 'authentication', false],
    [403, 'permission', false],
    [413, 'limit', false],
    [429, 'rate-limit', true],
    [503, 'overloaded', true],
  ])('of the question: %i is %s, and final', async (status, code, retryable) => {
    const server = await open()
    server.faults.push((_request, response) => refuse(response, status, code, { 'retry-after': '7' }))
    const failed = remote({ url: server.url, ...fast })
      .stream(question)
      .message()
    const error = await failed.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ChatError)
    expect(error).toMatchObject({ code, message: `Refused: ${code}.`, status, retryable, retryAfterMs: 7000 })
    expect(server.seen).toHaveLength(1)
  })

  it('without words of the server is what its status says', async () => {
    const statuses = { 400: 'invalid-request', 401: 'authentication', 404: 'not-found', 410: 'gone', 429: 'rate-limit' }
    for (const [status, code] of Object.entries(statuses)) {
      const fetch = async () => new Response('<h1>No</h1>', { status: Number(status) })
      const failed = remote({ url: '/chat', fetch, ...fast })
        .stream(question)
        .text()
      await expect(failed).rejects.toMatchObject({ code, status: Number(status) })
    }
  })

  it('that is no JSON is not read, since it may have no end: it is what its status says', async () => {
    let pulled = 0
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      controller.enqueue(new Uint8Array(16_384).fill(32))
      if (++pulled === 100) controller.close()
    }
    const fetch = async () => new Response(new ReadableStream({ pull }), { status: 403 })
    const failed = remote({ url: '/chat', fetch, ...fast })
      .stream(question)
      .text()
    await expect(failed).rejects.toMatchObject({ code: 'permission', status: 403 })
    expect(pulled).toBeLessThan(10)
  })

  it.each([
    ['seconds', '7', 7000],
    ['part of a second', '0.5', 500],
    ['a date that is over', 'Wed, 21 Oct 2015 07:28:00 GMT', undefined],
    [
      'a date',
      'Fri, 31 Dec 9999 23:59:59 GMT',
      Date.parse('9999-12-31T23:59:59Z') - Date.parse('2026-11-29T00:00:00Z'),
    ],
    ['what is no time', 'soon', undefined],
    ['nothing', '', undefined],
    ['no word', undefined, undefined],
  ])('of a proxy asks to wait for %s', async (_, header, retryAfterMs) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-29T00:00:00Z') })
    onTestFinished(() => void vi.useRealTimers())
    const headers = header === undefined ? {} : { 'retry-after': header }
    const fetch = async () => new Response('<h1>Not now</h1>', { status: 400, headers })
    const failed = await remote({ url: '/chat', fetch, ...fast })
      .stream(question)
      .text()
      .catch((error: unknown) => error)
    expect((failed as ChatError).retryAfterMs).toBe(retryAfterMs)
  })

  it.each([204, 200])('%i without a stream is a protocol error', async status => {
    const fetch = async () => new Response(status === 204 ? null : '{}', { status })
    const failed = remote({ url: '/chat', fetch, ...fast })
      .stream(question)
      .text()
    await expect(failed).rejects.toMatchObject({ code: 'protocol', status })
  })

  it('204 behind the last record of an answer that is over ends what is gone on with, without another request', async () => {
    const server = await open()
    server.faults.push((_request, response) => void response.writeHead(204).end())
    const { records, done } = reading(remote({ url: server.url, ...fast }).resume({ streamId: 's', seq: 4 }))
    await done
    expect(records).toEqual([{ type: 'finish', reason: 'other' }])
    expect(server.seen.map(({ method }) => method)).toEqual(['GET'])
  })

  it.each([
    ['from the beginning', 0],
    ['behind records that this reader has read', 1],
  ])('204 %s is a protocol error: an ending was missed', async (_, before) => {
    const server = await open()
    const stream = remote({ url: server.url, ...fast }).stream(question)
    const { records, done } = reading(before ? stream : remote({ url: server.url, ...fast }).resume({ streamId: 's' }))
    const empty = (_request: unknown, response: import('node:http').ServerResponse) =>
      void response.writeHead(204).end()
    if (before) {
      await server.until(() => server.runs.length === 1)
      server.write(...opening, delta('a'))
      await expect.poll(() => records.length).toBe(3)
    }
    server.faults.push(empty)
    server.cut()
    expect(await done).toMatchObject({ type: 'error', error: { code: 'protocol' } })
  })

  it('of a stream that is kept no longer is gone', async () => {
    const server = await open()
    server.faults.push((_request, response) => refuse(response, 410, 'gone'))
    const failed = remote({ url: server.url, ...fast })
      .resume({ streamId: 's', seq: 4 })
      .text()
    await expect(failed).rejects.toMatchObject({ code: 'gone', status: 410 })
    expect(server.seen.map(({ method }) => method)).toEqual(['GET'])
  })

  it('of a stream that a reconnect finds unknown ends it, and never asks the question again', async () => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    await expect.poll(() => records.length).toBe(3)
    server.faults.push((_request, response) => refuse(response, 404, 'not-found'))
    server.cut()
    expect(await done).toMatchObject({ type: 'error', error: { code: 'not-found' } })
    expect(requests(server)).toEqual(['POST /chat', 'GET /chat/:id :id.3'])
  })

  it('404 without a word of a server that keeps streams is that of a proxy, and tried again', async () => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    await expect.poll(() => records.length).toBe(3)
    // As Traefik answers while the container behind it is made anew.
    const page = (_: unknown, response: ServerResponse): void =>
      void response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found')
    server.faults.push(page, page)
    server.cut()
    await server.until(() => server.runs[0]!.readers.size === 1)
    server.write(delta('b'), ...closing)
    expect(await done).toMatchObject({ type: 'finish' })
    expect(requests(server)).toEqual(['POST /chat', ...Array(3).fill('GET /chat/:id :id.3')])
  })

  it('also where an answer is gone on with after a reload', async () => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('a'))
    await done
    server.faults.push((_, response) => void response.writeHead(404).end())
    const { id: streamId } = server.runs[0]!
    const after = reading(remote({ url: server.url, ...fast }).resume({ streamId }))
    await after.done
    expect(after.records).toEqual(records)
  })

  it('and it is a failed connection where it stays, which can be gone on with', async () => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast, maxAttempts: 2 }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening)
    await expect.poll(() => records.length).toBe(2)
    for (let i = 0; i < 2; i++) server.faults.push((_, response) => void response.writeHead(404).end())
    server.cut()
    expect(await done).toMatchObject({ type: 'error', error: { code: 'network' } })
  })

  it.each([429, 503])('%i of a reconnect is tried again, when the server says', async status => {
    const server = await open()
    const { records, done } = reading(remote({ url: server.url, ...fast }).stream(question))
    await server.until(() => server.runs.length === 1)
    server.write(...opening)
    await expect.poll(() => records.length).toBe(2)
    server.faults.push((_request, response) => refuse(response, status, 'overloaded', { 'retry-after': '0' }))
    server.cut()
    await server.until(() => server.seen.length === 3)
    server.write(delta('a'), ...closing)
    await done
    expect(records).toEqual(server.runs[0]!.records)
  })

  it('asks a function for other headers, once for each 401', async () => {
    const server = await open()
    const tokens = ['old', 'new', 'newer']
    const headers = async () => ({ authorization: tokens.shift() ?? 'none' })
    const expired = (_request: unknown, response: Parameters<typeof refuse>[0]) =>
      refuse(response, 401, 'authentication')
    server.faults.push(expired)
    const text = remote({ url: server.url, headers, ...fast })
      .stream(question)
      .text()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('Hello'))
    expect(await text).toBe('Hello')
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['old', 'new'])
    expect(server.runs).toHaveLength(1)
    server.faults.push(expired, expired)
    const failed = remote({ url: server.url, headers, ...fast })
      .stream(question)
      .text()
    await expect(failed).rejects.toMatchObject({ code: 'authentication' })
    expect(server.seen).toHaveLength(4)
  })
})

describe('going on after a reload', () => {
  it('gives what is behind the stored place, and replays from 0', async () => {
    const server = await open()
    const provider = remote({ url: server.url, ...fast })
    const first = provider.stream(question)
    const { records } = reading(first)
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    await expect.poll(() => records.length).toBe(3)
    const { streamId, seq } = first
    const later = reading(remote({ url: server.url }).resume({ streamId: streamId!, seq }))
    const whole = reading(remote({ url: server.url }).resume({ streamId: streamId! }))
    await server.until(() => server.runs[0]!.readers.size === 3)
    server.write(delta('b'), ...closing)
    await Promise.all([later.done, whole.done])
    expect(later.records).toEqual(server.runs[0]!.records.slice(3))
    expect(whole.records).toEqual(server.runs[0]!.records)
    expect(server.runs).toHaveLength(1)
  })
})

describe('a question that another page may have asked', () => {
  const resume = (server: Awaited<ReturnType<typeof open>>) =>
    reading(remote({ url: server.url, ...fast }).resume({ streamId: 's' }, {}, question))

  it('is asked under its name where a server that keeps streams has none of it', async () => {
    const server = await open()
    const { records, done } = resume(server)
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('Hello'))
    await done
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /chat/s', 'POST /chat'])
    expect(server.seen[1]!.headers['millrace-stream-id']).toBe('s')
    expect(JSON.parse(server.seen[1]!.body)).toMatchObject(question)
  })

  it('is asked when a proxy, which had lost the way to the server, has found it', async () => {
    const server = await open()
    for (const status of [404, 502]) server.faults.push((_, response) => void response.writeHead(status).end('<html>'))
    const { done } = resume(server)
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('Hello'))
    expect(await done).toMatchObject({ type: 'finish' })
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'POST'])
  })

  it('is not asked where the server keeps no streams: a second answer could begin', async () => {
    const server = await open({ keeps: false })
    expect(await resume(server).done).toMatchObject({ type: 'error', error: { code: 'network' } })
    expect(server.seen.map(({ method }) => method)).toEqual(['GET'])
  })

  it('is not asked where its answer was kept, and is no longer', async () => {
    const server = await open()
    server.faults.push((_, response) => refuse(response, 410, 'gone'))
    expect(await resume(server).done).toMatchObject({ type: 'error', error: { code: 'gone' } })
    expect(server.seen.map(({ method }) => method)).toEqual(['GET'])
  })
})
