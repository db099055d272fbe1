import { createClient } from 'redis'

/** A client that connects again by itself. @param name - by which `CLIENT LIST` knows it, and its duplicates. */
export async function connectRedis(port: number, name = 'lab') {
  const client = createClient({ name, socket: { port, host: '127.0.0.1', reconnectStrategy: 50 } })
  client.on('error', () => {})
  await client.connect()
  return client
}
