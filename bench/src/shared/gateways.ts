import type { ApiRequest } from './api-request.ts'
import type { ContenderInfo } from './contender-info.ts'

const chat = (model: string, headers: ApiRequest['headers'] = {}): ApiRequest => ({
  path: '/v1/chat/completions',
  headers: { authorization: 'Bearer bench', ...headers },
  fields: { model, stream: true },
})

/** Gateways, each asked for Chat Completions over a vendor of Chat Completions; beside them two relays of bytes, and the least that reads what it relays. */
export const gateways: readonly ContenderInfo[] = [
  {
    id: 'gateway-pipe',
    label: 'byte relay',
    kind: 'gateway',
    packages: [],
    use: '`http.request()` piped into the response: nothing is read, nothing is checked',
    format: 'openai',
    api: () => chat('glm-4.7'),
  },
  {
    id: 'gateway-undici',
    label: 'byte relay on undici',
    kind: 'gateway',
    packages: [],
    use: '`dispatch()` of the HTTP client that Millrace has, written into the response: nothing is read, nothing is checked',
    format: 'openai',
    api: () => chat('glm-4.7'),
  },
  {
    id: 'gateway-bare',
    label: 'a gateway in 100 lines',
    kind: 'gateway',
    packages: [],
    use: 'the least of one that reads what it passes on: the key is hashed, each frame parsed and written anew by `undici`, `eventsource-parser` and `JSON`; no routes, limits, budgets, metrics, log, retries, nor any other dialect',
    format: 'openai',
    api: () => chat('glm/glm-4.7'),
  },
  {
    id: 'gateway-millrace',
    label: 'Millrace',
    kind: 'gateway',
    own: true,
    packages: ['@millrace/gateway'],
    use: 'as its program runs, with client keys, metrics and log, `gatherMs` 0; every frame is decoded and written anew',
    format: 'openai',
    api: () => chat('glm/glm-4.7'),
  },
  {
    id: 'gateway-portkey',
    label: 'Portkey',
    kind: 'gateway',
    packages: ['@portkey-ai/gateway', '@hono/node-server'],
    use: 'its program, with `x-portkey-custom-host`; answers streams only with `@hono/node-server` 1.14.1',
    format: 'openai',
    api: upstream => chat('glm-4.7', { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': upstream }),
  },
  {
    id: 'gateway-ccr',
    label: 'claude-code-router',
    kind: 'gateway',
    packages: ['@musistudio/claude-code-router'],
    use: 'its program, `ccr start`, without a log; asked for Messages, since it speaks nothing else',
    format: 'anthropic',
    api: () => ({
      path: '/v1/messages',
      headers: { 'anthropic-version': '2023-06-01', 'x-api-key': 'bench' },
      fields: { model: 'glm,glm-4.7', max_tokens: 32_000, stream: true },
    }),
  },
]
