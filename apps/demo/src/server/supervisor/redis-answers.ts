import { createConnection } from 'node:net'

/** True when the Redis at a port takes commands: while it loads its file it only says so. */
export const redisAnswers = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.on('connect', () => socket.write('PING\r\n'))
    socket.on('data', data => {
      socket.destroy()
      resolve(data.toString().startsWith('+PONG'))
    })
    socket.on('error', () => resolve(false))
    // One that is closed or stands still before it has said anything.
    socket.on('close', () => resolve(false))
    socket.setTimeout(1_000, () => socket.destroy())
  })
