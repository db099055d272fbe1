import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HeaderMap } from '@millrace/core'
import type { GatewayConfig } from './config/config.js'
import { type GatewayOptions, shared } from './gateway-options.js'
import { Generation } from './generation.js'
import { answerCall, type Door } from './http/door.js'
import { fetchDoor } from './http/fetch-door.js'
import { nodeDoor } from './http/node-door.js'

/** A gateway; made by {@link createGateway}. Its functions do not need `this`. */
export interface Gateway {
  /** Answers a WHATWG request. Settles when the head is decided; never rejects. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Answers a request of Node: for `http.createServer`. Never throws. */
  readonly listener: (req: IncomingMessage, res: ServerResponse) => void
  /**
   * Answers a request of Node with `Expect: 100-continue`, for `server.on('checkContinue', …)`: who has no key is refused before its body is asked for. Without
   * it Node has every client send its body. Never throws.
   */
  readonly checkContinue: (req: IncomingMessage, res: ServerResponse) => void
  /**
   * Takes another configuration for requests that come from now on. Answers that run end as they began.
   *
   * @throws ConfigError for one that cannot work; then the one before stays. Error once `drain` was called.
   */
  readonly reload: (config: GatewayConfig) => void
  /**
   * Shuts down: `/readyz` and new requests are 503, answers that run may end. After `graceMs` each that still runs ends with an error of its dialect. Resolves
   * when none is left, at the latest 5 s after `graceMs`; counts in a Redis that says nothing any more are waited for 2 s longer.
   */
  readonly drain: (options?: { readonly graceMs?: number }) => Promise<void>
  /** The names of models that a client without restrictions may ask for, and what stands behind them. */
  readonly models: readonly string[]
  /** The providers, by their names. */
  readonly providers: readonly { readonly name: string; readonly label: string; readonly emulated: boolean }[]
}

/**
 * Makes a gateway: OpenAI's Chat Completions and Responses and Anthropic's Messages at one address, in front of any providers.
 *
 * @param config - default: the providers whose keys are in the environment, under their vendors' own names.
 * @throws ConfigError for a configuration that cannot work, with a line for each flaw; no value of it is repeated.
 * @example
 * ```ts
 * import { createGateway } from '@millrace/gateway'
 *
 * const gateway = createGateway({ emulator: true, models: { fast: 'glm/glm-5.3-flash' } })
 * const response = await gateway.fetch(
 *   new Request('http://localhost/v1/chat/completions', {
 *     method: 'POST',
 *     headers: { 'content-type': 'application/json' },
 *     body: JSON.stringify({ model: 'fast', messages: [{ role: 'user', content: 'Hi' }] }),
 *   }),
 * )
 * console.log(response.status, response.headers.get('millrace-emulated')) // 200 true
 * ```
 */
export function createGateway(config: GatewayConfig = {}, options: GatewayOptions = {}): Gateway {
  const parts = shared(options)
  let current = new Generation(config, parts)
  const earlier = new Set<Generation>()
  let closing = false
  const enter = (door: Door, method: string, path: string, headers: HeaderMap) =>
    answerCall({ door, method, path, headers, parts, generation: current, closing })
  return {
    fetch: request => fetchDoor(request, enter),
    listener: (req, res) => nodeDoor(req, res, false, enter),
    checkContinue: (req, res) => nodeDoor(req, res, true, enter),
    reload(next) {
      if (closing) throw new Error('The gateway shuts down: it takes no other configuration.')
      const generation = new Generation(next, parts)
      const before = current
      current = generation
      earlier.add(before)
      void before.handler.drain({ graceMs: longestMs }).then(() => earlier.delete(before))
    },
    async drain(options) {
      const graceMs = options?.graceMs ?? current.config.drainMs ?? usualDrainMs
      closing = true
      await Promise.all([current, ...earlier].map(({ handler }) => handler.drain({ graceMs })))
      await parts.close()
    },
    get models() {
      return current.routes.list(false)
    },
    get providers() {
      return current.providers.map(({ name, label, emulated }) => ({ name, label, emulated }))
    },
  }
}

const usualDrainMs = 8_000

/** As long as a timer goes: answers that run end as they began. */
const longestMs = 2 ** 31 - 10_000
