import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer } from 'node:http2'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { type ChatReader, ChatStream } from '@millrace/core'
import { nativeWire, type SendChatOptions } from '@millrace/server'
import { sendChat } from '@millrace/server/node'
import { Agent, fetch } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'

/** An answer that goes on, in pieces of 64 KiB, and never ends by itself. */
const endless = (): ChatStream =>
  new ChatStream((reader: ChatReader) => {
    let paused = false
    let over = false
    const go = (): void => {
      if (paused || over) return
      reader.batch([{ type: 'text-delta', id: '0', delta: 'x'.repeat(64 * 1024) }])
      setImmediate(go)
    }
    setImmediate(() => {
      reader.batch([
        { type: 'start', messageId: 'm', provider: 'test' },
        { type: 'text-start', id: '0' },
      ])
      setImmediate(go)
    })
    return {
      pause() {
        paused = true
      },
      resume() {
        paused = false
        setImmediate(go)
      },
      cancel() {
        over = true
      },
    }
  })

/** A wire format that fails at its second batch. */
const broken = {
  ...nativeWire,
  createEncoder() {
    const { encode } = nativeWire.createEncoder()
    let batches = 0
    return {
      encode(records: Parameters<typeof encode>[0]) {
        if (++batches > 1) throw new Error('wire')
        return encode(records)
      },
    }
  },
}

async function serve(options: SendChatOptions): Promise<string> {
  const server = createServer((_, res) => void sendChat(res, endless(), { onError: false, ...options }))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Each reads nothing for a while behind the head, then all that comes, and gives what it was told at the end. */
const clients: Readonly<Record<string, (url: string, waitMs: number) => Promise<unknown>>> = {
  async 'node:http2'(url, waitMs) {
    const session = connect(url)
    onTestFinished(() => session.destroy())
    const stream = session.request({ ':path': '/' })
    const failed = new Promise(resolve => stream.on('error', resolve))
    await once(stream, 'response')
    setTimeout(() => stream.resume(), waitMs)
    await Promise.race([failed, once(stream, 'close')])
    return stream.rstCode === 2 ? await failed : undefined
  },
  async 'undici fetch'(url, waitMs) {
    // `useH2c` is in undici and not in its types (8.13.1).
    const options: object = { allowH2: true, useH2c: true }
    const dispatcher = new Agent(options)
    onTestFinished(() => dispatcher.destroy())
    const response = await fetch(url, { dispatcher })
    await new Promise(resolve => setTimeout(resolve, waitMs))
    return await response.text().then(
      () => undefined,
      error => error,
    )
  },
}

describe.each(Object.entries(clients))('over HTTP/2, to %s', (_, read) => {
  test('a broken wire format is an error, and no end', async () => {
    expect(await read(await serve({ wire: broken }), 0)).toBeInstanceOf(Error)
  })

  test('being dropped for reading nothing is an error, and no end', async () => {
    expect(await read(await serve({ stallTimeoutMs: 100 }), 1_500)).toBeInstanceOf(Error)
  })
})

/** curl's exit code and what it says, or undefined where there is no curl that speaks HTTP/2. */
const hasCurl = ((): boolean => {
  try {
    return execFileSync('curl', ['--version'], { encoding: 'utf8' }).includes('HTTP2')
  } catch {
    return false
  }
})()

test.skipIf(!hasCurl)('over HTTP/2, to curl: a broken wire format is INTERNAL_ERROR', async () => {
  const url = await serve({ wire: broken })
  const args = ['-sS', '--http2-prior-knowledge', '-o', '/dev/null', '-m', '10', url]
  const said = await new Promise<string>(resolve => execFile('curl', args, (_, __, stderr) => resolve(stderr)))
  expect(said).toContain('INTERNAL_ERROR')
})

test('over HTTP/1.0, where a closed connection is the end: the connection is reset', async () => {
  const server = createHttpServer((_, res) => void sendChat(res, endless(), { onError: false, wire: broken }))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const socket = connectTcp((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.0\r\n\r\n')
  socket.resume()
  const [error] = await once(socket, 'error')
  expect(error).toMatchObject({ code: 'ECONNRESET' })
})
