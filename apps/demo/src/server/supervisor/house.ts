import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultId } from '../../shared/info.js'
import type { RoomFact } from '../../shared/room.js'
import { listen } from '../listen.js'
import { startEmulators } from '../models/emulators.js'
import { refuse, sendJson } from '../pages.js'
import { RoomHub } from '../room/hub.js'
import { isOurs } from '../server.js'
import { Instance, type InstanceListener } from './instance.js'
import { StreamPlaces } from './places.js'
import type { InstanceSettings } from './protocol.js'
import { RoundRobin } from './proxy.js'
import { type OwnRedis, startRedis } from './redis.js'

/** Settings of the demo as a whole. */
export interface HouseSettings {
  readonly port: number
  readonly emulatorsOnly: boolean
  /** Two servers over one Redis. Default: one server, over a file. */
  readonly cluster: boolean
}

/** The demo that runs. */
export interface House {
  readonly address: string
  /** The vendors that answer, in words. */
  readonly answering: string
  close(): Promise<void>
}

/** Milliseconds after which an answer whose server has died is told to have ended. The store's own 15 s are for servers that may be busy. */
const leaseMs = 1_500
/** Milliseconds that Redis stands still: less than a lease, so that answers go on. */
const awayMs = 900

/** Starts emulators, the servers, what they share, and the proxy before them. The files of the build lie beside the program that calls it. */
export async function openHouse({ port, emulatorsOnly, cluster }: HouseSettings): Promise<House> {
  const redis = cluster ? await startRedis() : undefined
  const emulators = await startEmulators()
  const folder = mkdtempSync(join(tmpdir(), 'millrace-demo-'))
  const settings: Omit<InstanceSettings, 'name'> = {
    emulators: emulators.addresses,
    emulatorsOnly,
    page: new URL('./page/', import.meta.url).href,
    approvalSecret: randomBytes(32).toString('hex'),
    store: redis ? { redisPort: redis.port } : { path: join(folder, 'answers.db') },
    leaseMs,
    cluster,
  }
  const names = cluster ? ['server-1', 'server-2'] : ['server']
  const servers = new Servers(names, settings, redis)
  const proxy = createServer((request, response) => servers.handle(request, response))
  await servers.ready
  const address = await listen(proxy, port)
  return {
    address,
    answering: servers.answering,
    async close() {
      await servers.end()
      proxy.closeAllConnections()
      await new Promise(resolve => proxy.close(resolve))
      await emulators.close()
      redis?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The servers, the machine room over all of them, and the faults that strike them from outside. */
class Servers implements InstanceListener {
  /** Resolves when all of them answer. */
  readonly ready: Promise<void>
  readonly #hub = new RoomHub()
  readonly #places = new StreamPlaces()
  readonly #instances: readonly Instance[]
  readonly #proxy: RoundRobin
  readonly #redis: OwnRedis | undefined
  #allUp: () => void = () => {}

  constructor(names: readonly string[], settings: Omit<InstanceSettings, 'name'>, redis: OwnRedis | undefined) {
    this.#redis = redis
    this.ready = new Promise(resolve => {
      this.#allUp = resolve
    })
    const program = new URL('./serve.js', import.meta.url)
    this.#instances = names.map(name => new Instance(program, { ...settings, name }, this))
    this.#proxy = new RoundRobin(this.#instances)
  }

  get answering(): string {
    return this.#instances[0]?.answering ?? ''
  }

  up(instance: Instance): void {
    this.#tell(instance.name, { type: 'server-up' })
    this.#proxy.up()
    if (this.#instances.every(({ port }) => port !== undefined)) this.#allUp()
  }

  fact(instance: Instance, fact: RoomFact, streamId: string | undefined): void {
    if (streamId !== undefined) this.#places.take(instance.name, fact, streamId)
    this.#tell(instance.name, fact, streamId)
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const [, fault] = /^\/api\/faults\/([\w-]+)$/.exec(pathname) ?? []
    if (pathname !== '/api/room' && fault === undefined) return this.#proxy.handle(request, response)
    if (!isOurs(request.headers.host, request.headers.origin)) return refuse(response, 403, 'No.\n')
    if (fault === undefined) return this.#hub.serve(request, response)
    if (request.method !== 'POST' || !this.#strike(fault, searchParams.get('stream') ?? ''))
      return refuse(response, 404, 'There is no such fault.\n')
    sendJson(response, {})
  }

  async end(): Promise<void> {
    await Promise.all(this.#instances.map(instance => instance.end()))
  }

  /** Lets a fault happen to an answer. @returns false for one that there is none of. */
  #strike(fault: string, streamId: string): boolean {
    const strikes: Partial<Record<FaultId, () => void>> = {
      'cut-connection': () => this.#instances.forEach(instance => void instance.send({ type: 'cut', streamId })),
      kill: () => this.#kill(this.#places.of(streamId).producer),
      ...(this.#redis && {
        'kill-reader': () => this.#kill(this.#places.of(streamId).reader),
        'store-away': () => this.#holdRedis(),
      }),
    }
    const strike = Object.hasOwn(strikes, fault) ? strikes[fault as FaultId] : undefined
    strike?.()
    return strike !== undefined
  }

  #kill(name: string | undefined): void {
    const instance = this.#instances.find(instance => instance.name === name) ?? this.#instances[0]
    instance?.kill()
  }

  #holdRedis(): void {
    this.#redis?.pause()
    this.#tell('redis', { type: 'store-away' })
    setTimeout(() => {
      this.#redis?.resume()
      this.#tell('redis', { type: 'store-back' })
    }, awayMs)
  }

  #tell(instance: string, fact: RoomFact, streamId?: string): void {
    this.#hub.add({ ...fact, at: Date.now(), instance }, streamId)
  }
}
