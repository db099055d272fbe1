import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type ClientHttp2Stream, connect, createServer as createHttp2Server, type Http2Server } from 'node:http2'
import { type AddressInfo, connect as connectSocket } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChatRecord, ChatStream } from '@millrace/core'
import { type ChatOutcome, chatResponse } from '@millrace/server'
import { sendChat } from '@millrace/server/node'
import { describe, expect, onTestFinished, test } from 'vitest'

/** A period in which these readers are seen to take something on a machine that has other work too. */
const stallTimeoutMs = 700

/** An answer of so many characters in one batch: it comes at once, and what is slow is the reader alone. */
const answerOf = (characters: number): ChatStream =>
  ChatStream.from(async function* () {
    const batch: ChatRecord[] = [
      { type: 'start', messageId: 'm1', provider: 'test' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'x'.repeat(characters) },
      { type: 'text-end', id: '0' },
      { type: 'finish', reason: 'stop' },
    ]
    yield batch
  })

async function listening(server: Server | Http2Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** Reads a piece at a time, with a rest between two. Gives how many bytes came before the end. */
async function readSlowly(stream: Readable, pieceBytes: number, restMs: number): Promise<number> {
  let bytes = 0
  let ended = false
  stream.on('end', () => {
    ended = true
  })
  stream.on('error', () => {
    ended = true
  })
  while (!ended) {
    const piece = stream.read(Math.min(pieceBytes, Math.max(1, stream.readableLength))) as Uint8Array | null
    bytes += piece?.length ?? 0
    await sleep(restMs)
  }
  return bytes
}

describe('over a socket, whose kernels hide what a slow reader takes', () => {
  /** An answer over HTTP/1.1, and the reader's bare socket. */
  async function begin(characters: number) {
    const outcome = Promise.withResolvers<ChatOutcome>()
    const server = createServer((_, res) => outcome.resolve(sendChat(res, answerOf(characters), { stallTimeoutMs })))
    const socket = connectSocket(await listening(server), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    return { socket, outcome: outcome.promise }
  }

  test('a reader of 1 MB/s gets 6 MB, although it is seen to take something less often than once in a period', async () => {
    const { socket, outcome } = await begin(6 * 1024 * 1024)
    const bytes = readSlowly(socket, 16 * 1024, 16)
    expect(await outcome).toBe('finish')
    expect(await bytes).toBeGreaterThan(6 * 1024 * 1024)
  }, 40_000)

  test('a reader who takes nothing is dropped', async () => {
    const { outcome } = await begin(16 * 1024 * 1024)
    expect(await outcome).toBe('stalled')
  }, 20_000)
})

describe('over HTTP/2', () => {
  async function begin(characters: number) {
    const outcome = Promise.withResolvers<ChatOutcome>()
    const server = createHttp2Server((_, res) =>
      outcome.resolve(sendChat(res, answerOf(characters), { stallTimeoutMs })),
    )
    const session = connect(`http://127.0.0.1:${await listening(server)}`)
    onTestFinished(() => session.destroy())
    const stream: ClientHttp2Stream = session.request({ ':path': '/' })
    stream.on('error', () => {})
    return { stream, outcome: outcome.promise }
  }

  test('a reader of 100 KB/s gets an answer of five windows', async () => {
    const { stream, outcome } = await begin(5 * 64 * 1024)
    const bytes = readSlowly(stream, 4 * 1024, 40)
    expect(await outcome).toBe('finish')
    expect(await bytes).toBeGreaterThan(5 * 64 * 1024)
  }, 30_000)

  test('a reader who opens no window is dropped', async () => {
    const { outcome } = await begin(5 * 64 * 1024)
    expect(await outcome).toBe('stalled')
  }, 20_000)
})

describe('over a WHATWG body', () => {
  test('a reader who takes a piece and rests gets the whole answer', async () => {
    const response = await chatResponse(answerOf(100 * 1024), { stallTimeoutMs })
    let bytes = 0
    for await (const piece of response.body!) {
      bytes += piece.length
      await sleep(200)
    }
    expect(bytes).toBeGreaterThan(100 * 1024)
  }, 30_000)

  test('one who reads one piece and no more is dropped: its next read fails', async () => {
    const response = await chatResponse(answerOf(100 * 1024), { stallTimeoutMs })
    const reader = response.body!.getReader()
    await reader.read()
    // What was on its way may be read before that is told.
    await expect(reader.closed).rejects.toThrow()
    await expect(reader.read()).rejects.toThrow()
  }, 20_000)
})
