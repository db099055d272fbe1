import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomId, type StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { durableStreamsStore } from '@millrace/resume/durable-streams'
import { redisStore } from '@millrace/resume/redis'
import { sqliteStore } from '@millrace/resume/sqlite'
import { startDurableStreams } from '../../../support/durable-streams-server.ts'
import { installNpmFixture } from '../../../support/npm-fixture.ts'
import { connectRedis } from '../../../support/redis-client.ts'
import { type RedisServer, startRedis } from '../../../support/redis-server.ts'

/** A store of one instance of a server. */
export interface OpenStore {
  readonly store: StreamStore
  close(): Promise<void>
}

/** The place in which stores keep their records. */
export interface StoreLab {
  /** Opens a store over the records that all stores of this laboratory share. */
  open(): Promise<OpenStore>
  /** Does to the place what may happen to it while answers run, and resolves when it is over. Default: nothing happens. */
  disturb?(): Promise<void>
  close(): Promise<void>
}

/** Every kind of store. */
export const storeLabs: Readonly<Record<string, () => Promise<StoreLab>>> = {
  async memory() {
    const store = memoryStore()
    return { open: async () => ({ store, async close() {} }), close: () => store.close!() }
  },
  async sqlite() {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-lab-'))
    return {
      async open() {
        const store = sqliteStore(join(folder, 'streams.db'))
        return { store, close: () => store.close!() }
      },
      close: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
  redis: () => redisLab(),
  'redis that is disturbed': async () => {
    const { server, ...lab } = await redisLab()
    let times = 0
    // In turn: the connection that hears of appends is lost, and the server dies and comes back with its file.
    const disturb = (): Promise<void> => (times++ % 2 === 0 ? loseSubscribers(server.port) : server.restart())
    return { ...lab, disturb }
  },
  async 'durable-streams'() {
    const npm = await installNpmFixture(join(import.meta.dirname, '../../durable-streams'))
    const server = await startDurableStreams(npm.folder)
    const url = `${server.url}/${randomId()}`
    return {
      async open() {
        const store = durableStreamsStore({ url })
        return { store, close: () => store.close!() }
      },
      async close() {
        await server.stop()
        npm.remove()
      },
    }
  },
}

async function redisLab(): Promise<StoreLab & { readonly server: RedisServer }> {
  const server = await startRedis()
  return {
    server,
    async open() {
      const client = await connectRedis(server.port)
      const store = redisStore(client, { pollMs: 500 })
      const close = async (): Promise<void> => {
        await store.close!()
        client.destroy()
      }
      return { store, close }
    },
    close: async () => server.stop(),
  }
}

async function loseSubscribers(port: number): Promise<void> {
  const client = await connectRedis(port)
  await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub'])
  client.destroy()
}
