import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, Socket } from 'node:net'
import { undiciTransport } from '@millrace/core'
import { expect, it, onTestFinished, vi } from 'vitest'
import { directReads } from '../../src/transport/direct-reads.js'
import { Listener } from '../support/listener.js'
import { serve, until } from '../support/loopback.js'

/** Two ends of a connection: one that writes, and one whose reads are handed over at once. */
async function pair(options = directReads()): Promise<{ writer: Socket; reader: Socket }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const reader = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', onread: options })
  const [writer] = (await accepted) as [Socket]
  onTestFinished(() => {
    writer.destroy()
    reader.destroy()
    server.close()
  })
  return { writer, reader }
}

/** Reads as undici does, all that there is at each `readable`. */
function readAll(socket: Socket, take: (chunk: Buffer) => void): void {
  socket.on('readable', () => {
    for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) take(chunk)
  })
}

it('hands a read over in the turn of the read, past the queue of the stream', async () => {
  const { writer, reader } = await pair()
  const push = vi.spyOn(reader, 'push')
  const got: string[] = []
  readAll(reader, chunk => got.push(chunk.toString()))
  for (const word of ['one', 'two', 'three']) {
    writer.write(word)
    await until(() => got.at(-1) === word)
  }
  expect(push).not.toHaveBeenCalled()
  writer.end('last')
  await once(reader, 'end')
  expect(got).toEqual(['one', 'two', 'three', 'last'])
})

it('keeps what it handed over, whatever comes behind it on any socket', async () => {
  const options = directReads()
  const [one, two] = [await pair(options), await pair(options)]
  const kept: Buffer[] = []
  for (const { reader } of [one, two]) readAll(reader, chunk => kept.push(chunk))
  one.writer.write('aaaa')
  await until(() => kept.length === 1)
  two.writer.write('bbbb')
  await until(() => kept.length === 2)
  one.writer.write('cccc')
  await until(() => kept.length === 3)
  expect(kept.map(String)).toEqual(['aaaa', 'bbbb', 'cccc'])
})

it('brings all bytes in their order to a reader that pauses and puts back, and then the end', async () => {
  const { writer, reader } = await pair()
  const sent = randomBytes(3_000_000)
  const got: Buffer[] = []
  let reads = 0
  let isPaused = false
  const takeMore = (): void => {
    while (!isPaused) {
      const chunk = reader.read() as Buffer | null
      if (chunk === null) return
      reads++
      if (reads % 3 > 0) got.push(chunk)
      else {
        isPaused = true
        const half = chunk.length >> 1
        got.push(chunk.subarray(0, half))
        if (half < chunk.length) reader.unshift(chunk.subarray(half))
        setTimeout(() => {
          isPaused = false
          takeMore()
        }, reads % 5)
      }
    }
  }
  reader.on('readable', takeMore)
  const over = once(reader, 'end')
  for (let at = 0; at < sent.length; at += 7_777) {
    writer.write(sent.subarray(at, at + 7_777))
    if (at % 10 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  writer.end()
  await over
  expect(Buffer.concat(got).equals(sent)).toBe(true)
})

it('holds the sender back behind a reader that takes nothing', async () => {
  const { writer, reader } = await pair()
  reader.on('readable', () => {})
  const size = 32 * 1024 * 1024
  writer.write(Buffer.alloc(size))
  await until(() => reader.readableLength > 0)
  await new Promise(resolve => setTimeout(resolve, 50))
  // The queue of a socket and one read more.
  expect(reader.readableLength).toBeLessThanOrEqual(128 * 1024 + reader.readableHighWaterMark)
  let taken = 0
  readAll(reader, chunk => {
    taken += chunk.length
  })
  reader.emit('readable')
  await until(() => taken === size)
})

it('keeps what comes before there is a reader', async () => {
  const { writer, reader } = await pair()
  writer.write('early')
  await until(() => reader.readableLength === 5)
  const got: string[] = []
  readAll(reader, chunk => got.push(chunk.toString()))
  await until(() => got.length === 1)
  writer.write('late')
  await until(() => got.length === 2)
  expect(got).toEqual(['early', 'late'])
})

it('loses and repeats nothing of a read where a listener throws', () => {
  const { buffer, callback } = directReads()
  const socket = new Socket()
  onTestFinished(() => void socket.destroy())
  const bring = (text: string): unknown => {
    const memory = buffer as Uint8Array
    const bytes = new TextEncoder().encode(text)
    memory.set(bytes)
    return callback.call(socket, bytes.length, memory)
  }
  const broken = (): never => {
    throw new Error('broken')
  }
  socket.once('readable', broken)
  expect(() => bring('left ')).toThrow('broken')
  expect(bring('queued ')).toBe(true)
  let got = ''
  for (let bytes = socket.read(); bytes !== null; bytes = socket.read()) got += bytes
  expect(got).toBe('left queued ')
  socket.once('readable', () => {
    expect(String(socket.read())).toBe('taken')
    broken()
  })
  expect(() => bring('taken')).toThrow('broken')
  expect(socket.read()).toBeNull()
})

it('is how undiciTransport reads', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(200).flushHeaders()
    const timer = setInterval(() => response.write('word '), 2)
    response.on('close', () => clearInterval(timer))
  })
  const push = vi.spyOn(Socket.prototype, 'push')
  onTestFinished(() => push.mockRestore())
  const listener = Listener.to(undiciTransport(), { url: server.url })
  await until(() => listener.body.length > 50)
  const pushed = push.mock.calls.filter(([chunk]) => String(chunk).includes('word '))
  listener.flow.cancel()
  expect(pushed).toEqual([])
})
