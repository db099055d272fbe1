import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { refuse } from '../pages.js'
import type { Instance } from './instance.js'

/** Milliseconds that a request waits for a server, while none answers. */
const patienceMs = 10_000

/** Hands each request to the next server that answers, in turn. Breaks the connection of a reader whose server has died: nothing else would be true. */
export class RoundRobin {
  readonly #instances: readonly Instance[]
  readonly #waiting = new Set<() => void>()
  #turn = 0

  constructor(instances: readonly Instance[]) {
    this.#instances = instances
  }

  /** A server answers again: the requests that waited go on. */
  up(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const goOn of waiting) goOn()
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const instance = this.#next()
    if (instance) return pass(request, response, instance.port!)
    const goOn = (): void => {
      clearTimeout(timer)
      this.handle(request, response)
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(goOn)
      refuse(response, 503, 'No server answers.\n')
    }, patienceMs)
    this.#waiting.add(goOn)
    response.once('close', () => {
      clearTimeout(timer)
      this.#waiting.delete(goOn)
    })
  }

  #next(): Instance | undefined {
    for (let tried = 0; tried < this.#instances.length; tried++) {
      const instance = this.#instances[this.#turn++ % this.#instances.length]
      if (instance?.port !== undefined) return instance
    }
    return undefined
  }
}

/** Headers of one connection, which do not go on to the next. */
const ownHeaders: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding'])

function pass(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url: path, headers } = request
  const onward = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, answer => {
    const passed = Object.entries(answer.headers).filter(([name]) => !ownHeaders.has(name))
    response.writeHead(answer.statusCode ?? 502, Object.fromEntries(passed))
    response.flushHeaders()
    answer.pipe(response)
    answer.on('error', () => response.destroy())
    answer.on('close', () => {
      if (!answer.complete) response.destroy()
    })
  })
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}
