import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createGlmEmulator, type GlmEmulator, type GlmEmulatorOptions, type GlmListening } from '../../src/index.js'
import { chat, path, read } from '../helpers.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function serve(options?: GlmEmulatorOptions): Promise<GlmEmulator & GlmListening> {
  const emulator = createGlmEmulator(options)
  const server = await emulator.listen()
  open.push(server)
  return Object.assign(Object.create(emulator), server)
}

const megabytes = (count: number) =>
  (function* () {
    for (let sent = 0; sent < count * 1024; sent++) yield 'x'.repeat(1024)
  })()

/** A client that sends a request and reads nothing on its own. */
async function request(port: number, body: Record<string, unknown> = {}): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const { body: text, headers } = chat(body) as { body: string; headers: Record<string, string> }
  const lines = Object.entries({ ...headers, host: 'x', 'content-length': Buffer.byteLength(text) })
  socket.pause()
  socket.write(
    `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${text}`,
  )
  return socket
}

it('streams over HTTP what fetch gives in process', async () => {
  const server = await serve()
  const response = await fetch(`${server.baseURL}/chat/completions`, chat())
  expect(response.headers.get('content-type')).toBe('text/event-stream;charset=UTF-8')
  expect(read(await response.text())).toMatchObject({ finish: 'stop', done: true })
  expect(await server.requests[0]?.ended).toBe('complete')
})

it('stops producing when the reader stops reading, and ends when it leaves', async () => {
  let produced = 0
  let released = false
  const text = function* () {
    try {
      for (const piece of megabytes(50)) {
        produced += piece.length
        yield piece
      }
    } finally {
      released = true
    }
  }
  const server = await serve({ answer: () => ({ text: text() }) })
  const arrived = server.nextRequest()
  const socket = await request(server.port)
  const upstream = await arrived
  let before = -1
  while (before !== produced) {
    before = produced
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  expect(produced).toBeGreaterThan(0)
  expect(produced).toBeLessThan(16 * 1024 * 1024)
  socket.destroy()
  expect(await upstream.ended).toBe('reader-left')
  expect(upstream.bytesSent).toBeLessThan(16 * 1024 * 1024)
  expect(released).toBe(true)
})

it('delivers 20 MB whole to a reader that takes them', async () => {
  const server = await serve({ answer: () => ({ text: megabytes(20) }) })
  const response = await fetch(`${server.baseURL}/chat/completions`, chat())
  let size = 0
  for await (const bytes of response.body!) size += bytes.length
  expect(await server.requests[0]?.ended).toBe('complete')
  expect(server.requests[0]?.bytesSent).toBe(size)
})

it.each([
  ['while the head is held', 'slow-head'],
  ['before the first byte', 'slow-first-byte'],
  ['in the middle of a stream', 'stall:2'],
])('tells that the client left %s', async (_, fault) => {
  const server = await serve({ fault })
  const arrived = server.nextRequest()
  const socket = await request(server.port)
  const upstream = await arrived
  expect(upstream.ending).toBeUndefined()
  socket.destroy()
  expect(await upstream.ended).toBe('reader-left')
})

it.each([0, 1, 100, 1000])('breaks the connection after exactly %i bytes', async bytes => {
  const server = await serve({ fault: { type: 'cut', bytes } })
  const response = await fetch(`${server.baseURL}/chat/completions`, chat())
  let received = 0
  const reading = (async () => {
    for await (const part of response.body!) received += part.length
  })()
  await expect(reading).rejects.toThrow()
  expect(received).toBe(bytes)
  expect(await server.requests[0]?.ended).toBe('cut')
  expect(server.requests[0]?.bytesSent).toBe(bytes)
})

it('refuses a body that is too large, over HTTP', async () => {
  const server = await serve({ maxBodyBytes: 10 })
  expect((await fetch(`${server.baseURL}/chat/completions`, chat())).status).toBe(413)
})

it('rejects when the port is taken, and frees its own', async () => {
  const { port, close } = await serve()
  await expect(createGlmEmulator().listen({ port })).rejects.toThrow('EADDRINUSE')
  await close()
  await close()
  const again = await createGlmEmulator().listen({ port })
  expect(again.url).toBe(`http://127.0.0.1:${port}`)
  await again.close()
})

it('closes although streams are open', async () => {
  const server = await serve({ fault: 'stall:1' })
  const response = await fetch(`${server.baseURL}/chat/completions`, chat())
  await server.close()
  await expect(response.text()).rejects.toThrow()
})

it('holds a thousand open streams', async () => {
  const server = await serve({ fault: 'stall:1', keepRequests: 1000 })
  const sockets = await Promise.all(Array.from({ length: 1000 }, () => request(server.port)))
  while (server.stats.open < 1000) await server.nextRequest()
  for (const socket of sockets) socket.destroy()
  await Promise.all(server.requests.map(upstream => upstream.ended))
  expect(server.stats.open).toBe(0)
})
