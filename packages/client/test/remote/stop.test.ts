import { remote } from '@millrace/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keptServer } from '../support/kept-server.js'
import { delta, opening } from '../support/records.js'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const

async function open(options?: Parameters<typeof keptServer>[0]) {
  const server = await keptServer(options)
  onTestFinished(() => server.close())
  return server
}

describe('a person stops', () => {
  it.each(['cancel()', 'the signal'])('by %s: the server is told, and the answer ends here at once', async how => {
    const server = await open()
    const abort = new AbortController()
    const stream = remote({ url: server.url }).stream(question, { signal: abort.signal })
    const iterator = stream.batches()
    const next = iterator.next()
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    await next
    if (how === 'cancel()') stream.cancel()
    else abort.abort()
    expect((await iterator.next()).value).toMatchObject([{ type: 'text-end' }, { error: { code: 'aborted' } }])
    await server.until(() => server.runs[0]!.stopped)
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'DELETE'])
    expect(server.seen[1]!.path).toBe(`/chat/${stream.streamId}`)
  })

  it('before the head: a DELETE that came too early is sent again', async () => {
    const server = await open()
    let hold!: () => void
    server.faults.push((request, response) => {
      hold = () => {
        server.runs.push({
          id: request.headers['millrace-stream-id'] as string,
          records: [],
          readers: new Set(),
          stopped: false,
        })
        response.destroy()
      }
    })
    const stream = remote({ url: server.url }).stream(question)
    const ended = stream.text().catch((error: unknown) => error)
    await server.until(() => server.seen.length === 1)
    stream.cancel()
    expect(await ended).toMatchObject({ code: 'aborted' })
    await server.until(() => server.seen.length === 2)
    hold()
    await server.until(() => server.runs[0]?.stopped === true)
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'DELETE', 'DELETE'])
  })

  it('before it is read, and behind its end: nothing is sent', async () => {
    const server = await open()
    const provider = remote({ url: server.url })
    const unread = provider.stream(question)
    unread.cancel()
    await unread.text().catch(() => {})
    const stream = provider.stream(question)
    const text = stream.text()
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'), { type: 'text-end', id: '0' }, { type: 'finish', reason: 'stop' })
    await text
    stream.cancel()
    await new Promise(resolve => setTimeout(resolve, 30))
    expect(server.seen.map(({ method }) => method)).toEqual(['POST'])
  })

  it('at a server that keeps no streams: the connection ends, which tells it', async () => {
    const server = await open({ keeps: false })
    const stream = remote({ url: server.url }).stream(question)
    const iterator = stream.batches()
    const next = iterator.next()
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('a'))
    await next
    stream.cancel()
    await expect.poll(() => server.runs[0]!.readers.size).toBe(0)
    expect(server.seen.map(({ method }) => method)).toEqual(['POST'])
  })
})

describe('a reader who leaves', () => {
  it('ends the connection, and the answer goes on', async () => {
    const server = await open()
    for await (const _ of (function read() {
      const stream = remote({ url: server.url }).stream(question)
      void server.until(() => server.runs.length === 1).then(() => server.write(...opening, delta('a')))
      return stream
    })())
      break
    await expect.poll(() => server.runs[0]!.readers.size).toBe(0)
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(server.seen.map(({ method }) => method)).toEqual(['POST'])
    expect(server.runs[0]!.stopped).toBe(false)
  })
})
