import { createGateway, type Gateway, type GatewayConfig, type GatewayOptions } from '@millrace/gateway'
import { hashOf, type KeyConfig, keyGatekeeper, newKey } from '@millrace/gateway/keys'
import { onTestFinished } from 'vitest'

/** A gateway of a test with keys. */
export interface Guarded {
  readonly gateway: Gateway
  /** The keys by their names. */
  readonly keys: Readonly<Record<string, string>>
  readonly config: GatewayConfig
  /** What was reported to the operator. */
  readonly reported: unknown[]
  ask(body?: object, options?: AskOptions): Promise<Response>
}

/** The way in which a request of a test is sent. */
export interface AskOptions {
  readonly key?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

const messages = [{ role: 'user', content: 'Hi' }]

/** Bodies that each dialect takes, without a model. @param most - tokens of the answer. */
export const bodies: Readonly<Record<string, (most: number) => object>> = {
  '/v1/chat/completions': most => ({ messages, max_completion_tokens: most }),
  '/v1/responses': most => ({ input: 'Hi', max_output_tokens: most }),
  '/v1/messages': most => ({ messages, max_tokens: most }),
}

/** Makes a gateway whose keys have these settings. */
export async function guarded(
  named: Readonly<Record<string, Omit<KeyConfig, 'hash'>>>,
  config: GatewayConfig,
  options: GatewayOptions = {},
): Promise<Guarded> {
  const keys = Object.fromEntries(Object.keys(named).map(name => [name, newKey()]))
  const own = Object.entries(named).map(([name, settings]) => [name, { ...settings, hash: hashOf(keys[name]!) }])
  const all: GatewayConfig = { ...config, ...(own.length > 0 && { keys: Object.fromEntries(own) }) }
  const reported: unknown[] = []
  const gatekeeper = await keyGatekeeper(all, { onError: error => reported.push(error) })
  const gateway = createGateway(all, { gatekeeper, onError: error => reported.push(error), env: {}, ...options })
  const unread: ReadableStream[] = []
  onTestFinished(async () => {
    // An answer that nobody reads is waited for, a second each time.
    await Promise.allSettled(unread.map(body => !body.locked && body.cancel()))
    await gateway.drain({ graceMs: 0 })
  })
  const ask: Guarded['ask'] = async (body = {}, { key, path = '/v1/chat/completions', headers, signal } = {}) => {
    const response = await gateway.fetch(
      new Request(`http://gateway.example${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...headers,
        },
        body: JSON.stringify({ model: 'vendor/m', ...bodies[path]!(100), ...body }),
        ...(signal && { signal }),
      }),
    )
    if (response.body) unread.push(response.body)
    return response
  }
  return { gateway, keys, config: all, reported, ask }
}
