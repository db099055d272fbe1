import { connect } from 'node:net'

/** Is told of each token. */
export interface TokenListener {
  /** @param saidAt - milliseconds since 1970, when the stream said it. */
  token(saidAt: number): void
  /** The connection has ended. */
  ended(): void
}

const said = /(\d{13}\.\d{3}) /g

/** A reader of one stream over a bare socket, as cheap as can be: it looks for the times that the stream says. Resolves with its head. */
export const bareReader = (port: number, streamId: string, listener: TokenListener): Promise<() => void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.setEncoding('latin1')
    socket.write(`GET /chat/${streamId} HTTP/1.1\r\nhost: load\r\nlast-event-id: ${streamId}.0\r\n\r\n`)
    let headed = false
    socket.on('data', (text: string) => {
      if (!headed && !text.startsWith('HTTP/1.1 200 ')) return reject(new Error(text.slice(0, 300)))
      if (!headed) resolve(() => socket.destroy())
      headed = true
      for (const [, time] of text.matchAll(said)) listener.token(Number(time))
    })
    socket.on('error', reject)
    socket.on('close', () => {
      if (headed) listener.ended()
      else reject(new Error('The connection ended before the head.'))
    })
  })
