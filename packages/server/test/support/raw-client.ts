import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A reader below HTTP: it sends a chat request and decides itself what it reads and when it leaves. */
export async function rawClient(url: string, { path = new URL(url).pathname, method = 'POST' } = {}): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  await once(socket, 'connect')
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })
  socket.write(
    `${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

/** Waits until something has arrived that holds `text`. */
export async function receives(socket: Socket, text: string): Promise<void> {
  let received = ''
  for (;;) {
    const [bytes] = await once(socket, 'data')
    received += bytes
    if (received.includes(text)) return
  }
}
