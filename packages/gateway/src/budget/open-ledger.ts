import { senderOf } from '@millrace/core/internal-seldom'
import type { RedisClient } from '@millrace/core/redis-limits'
import { ConfigError, cannotOpen } from '../config/config-error.js'
import { memoryBook } from './count.js'
import type { CountsPlace } from './counts-config.js'
import type { Ledger } from './ledger.js'
import { LocalLedger } from './local-ledger.js'
import { RedisLedger } from './redis-ledger.js'

/** The used part of a client of the package `redis`. */
interface OwnClient {
  on(event: 'error', listener: (error: unknown) => void): unknown
  on(event: 'ready', listener: () => void): unknown
  connect(): Promise<unknown>
  sendCommand(command: string[]): Promise<unknown>
  destroy(): void
}

/** Milliseconds that a start waits for Redis. Until it is there, answers are refused. */
const connectMs = 2_000

/**
 * Opens the place where answers are counted. Files and clients are loaded where they are needed: Node says of `node:sqlite` that it is experimental before 24.15.
 *
 * @param report - is told of counts that cannot be written, and of a connection that is lost.
 * @throws ConfigError for a file that cannot be opened, and for what is no URL; Error where the package `redis` is missing.
 */
export async function openLedger(place: CountsPlace, report: (thrown: unknown) => void): Promise<Ledger> {
  if (place === 'memory') return new LocalLedger(memoryBook)
  if ('sqlite' in place) {
    const { SqliteBook } = await import('./sqlite-book.js')
    return new LocalLedger(bookIn(() => new SqliteBook(place.sqlite, report)))
  }
  const { redis, prefix = 'millrace:gateway' } = place
  if (typeof redis !== 'string') return new RedisLedger(senderOf(redis, 'counts'), { prefix })
  const client = await connected(redis, report)
  return new RedisLedger(senderOf(client as RedisClient, 'counts'), { prefix, close: async () => client.destroy() })
}

/** @throws ConfigError for a file that cannot be opened. */
function bookIn<Book>(open: () => Book): Book {
  try {
    return open()
  } catch (thrown) {
    throw cannotOpen(['counts', 'sqlite'], thrown)
  }
}

async function connected(url: string, report: (thrown: unknown) => void): Promise<OwnClient> {
  if (!URL.canParse(url))
    throw new ConfigError([{ path: ['counts', 'redis'], message: 'takes a URL, such as redis://127.0.0.1:6379' }])
  const { createClient } = await redisPackage()
  // Commands are refused while there is no connection, and not kept for one: nobody waits for them.
  const client = createClient({ url, disableOfflineQueue: true }) as unknown as OwnClient
  let lost = false
  client.on('error', error => {
    if (!lost) report(error)
    lost = true
  })
  client.on('ready', () => {
    lost = false
  })
  const ready = client.connect()
  ready.catch(report)
  await Promise.race([ready, new Promise(resolve => setTimeout(resolve, connectMs).unref())])
  return client
}

async function redisPackage() {
  try {
    return await import('redis')
  } catch (cause) {
    throw new Error('counts in Redis need the package redis: npm install redis', { cause })
  }
}
