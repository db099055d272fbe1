import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jsonLog } from '@millrace/gateway/log'
import { prometheusMetrics } from '@millrace/gateway/metrics'
import { expect, onTestFinished, test } from 'vitest'
import { bodies, guarded } from '../support/guarded.js'

// Nothing of what is secret, asked or answered is in the log, the metrics, or the words for the operator; and no key is in what a client gets.

const vendorKey = 'sk-canaryvendor0123456789'
const content = 'canary-content'
const answerText = 'canary-answer'
const header = 'canary-header'

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

/** Each way in which a vendor answers, by the model that is asked. The words of its errors repeat the key and the question. */
const ways: Readonly<Record<string, (res: ServerResponse, echo: string) => void>> = {
  right: res =>
    void res.end(`${chunk({ role: 'assistant', content: answerText }) + chunk({}, 'stop')}data: [DONE]\n\n`),
  cut: res => {
    res.write(chunk({ role: 'assistant', content: answerText }))
    setTimeout(() => res.destroy(), 20)
  },
  inside: (res, echo) =>
    void res.end(
      `${chunk({ role: 'assistant', content: answerText })}data: ${JSON.stringify({ error: { message: echo } })}\n\n`,
    ),
  garbage: (res, echo) => void res.end(`data: {"${echo}\n\n`),
  ...Object.fromEntries(
    [400, 401, 403, 404, 429, 500].map(status => [
      `status-${status}`,
      (res: ServerResponse, echo: string) =>
        void res
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: { message: echo, code: echo } })),
    ]),
  ),
  reset: res => void res.destroy(),
}

async function startVendor(): Promise<string> {
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    let body = ''
    for await (const part of req) body += part
    const { model } = JSON.parse(body) as { model: string }
    res.setHeader('content-type', 'text/event-stream')
    const way = ways[model] ?? ways.right!
    way(res, `${req.headers.authorization} asked ${content}`)
  }
  const server = createServer((req, res) => void answer(req, res))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

/** The question of each dialect, with a canary at each place that a client fills. */
const asked: Readonly<Record<string, object>> = {
  '/v1/chat/completions': {
    messages: [
      { role: 'system', content },
      { role: 'user', content },
    ],
    user: content,
    tools: [
      { type: 'function', function: { name: 'canary-content', description: content, parameters: { type: 'object' } } },
    ],
  },
  '/v1/responses': { input: content, instructions: content, metadata: { content } },
  '/v1/messages': { messages: [{ role: 'user', content }], system: content, metadata: { user_id: content } },
}

test.each(Object.keys(bodies))('%s', async path => {
  const lines: string[] = []
  const log = jsonLog({ write: text => void lines.push(text) })
  const vendor = {
    kind: 'openai-compatible',
    apiKey: vendorKey,
    baseURL: await startVendor(),
    headers: { 'x-own': header },
    limits: { maxRetries: 0 },
  }
  const { gateway, keys, ask, reported } = await guarded(
    {
      li: { tokensPerDay: 1_000_000 },
      poor: { tokensPerDay: 1 },
      few: { models: ['nothing'] },
      old: { expires: '2026-01-01' },
    },
    {
      providers: { vendor },
      models: { aliased: { to: 'vendor/right', systemPrefix: content } },
      prices: { 'vendor/*': { input: 1, output: 1 } },
    },
    { metrics: prometheusMetrics(), observers: [log] },
  )
  const headers = { cookie: header, 'user-agent': header, 'anthropic-beta': header, 'x-forwarded-for': header }
  const got: string[] = []
  let count = 0
  const told = async (response: Response): Promise<void> => {
    got.push(JSON.stringify([...response.headers]), await response.text().catch(() => 'cut'))
    count++
  }
  for (const model of [...Object.keys(ways).map(way => `vendor/${way}`), 'aliased', 'nowhere', `vendor/${keys.li}`])
    for (const stream of [true, false])
      await told(await ask({ model, stream, ...asked[path] }, { path, key: keys.li!, headers }))
  for (const key of ['poor', 'few', 'old'])
    await told(await ask({ model: 'aliased', ...asked[path] }, { path, key: keys[key]!, headers }))
  await told(await ask({ model: 'aliased' }, { path, key: `millrace_canary${keys.li}`, headers }))
  await told(
    await ask(
      { model: 'aliased', messages: content, input: 7, ...{ max_tokens: content } },
      { path, key: keys.li!, headers },
    ),
  )
  for (const target of [
    '/v1/models',
    `/v1/models/${content}`,
    `/${content}?key=${keys.li}`,
    `/v1/models?key=${keys.li}`,
  ])
    await told(
      await gateway.fetch(
        new Request(`http://gateway.example${target}`, { headers: { ...headers, 'x-api-key': keys.li! } }),
      ),
    )
  // A method is any word of the client, where the gateway answers `fetch`.
  await told(await gateway.fetch(new Request(`http://gateway.example${path}`, { method: content, headers })))
  const written = (): number => {
    log.flush()
    return lines.join('').trim().split('\n').length
  }
  await expect.poll(written).toBe(count)

  const scraped = await gateway.fetch(new Request('http://localhost/metrics', { headers: { 'api-key': keys.li! } }))
  const shown = { log: lines.join(''), metrics: await scraped.text(), reported: reported.map(String).join('\n') }
  const secrets = [...Object.values(keys), vendorKey, 'millrace_canary']
  for (const [place, text] of Object.entries(shown))
    for (const secret of [...secrets, content, answerText, header])
      expect(
        text.includes(secret),
        `${secret} in ${place}: ${text.slice(Math.max(0, text.indexOf(secret) - 200), text.indexOf(secret) + 99)}`,
      ).toBe(false)
  // The model's name is the client's own word, which an answer repeats.
  const answers = got.join('\n').replaceAll(`vendor/${keys.li}`, '').replaceAll(`"model":"${keys.li}"`, '')
  for (const secret of secrets) expect(answers.includes(secret), `${secret} in an answer`).toBe(false)
  // The canaries were there to be found.
  expect(got.join('\n')).toContain(answerText)
  expect(shown.log).toContain('"vendorModel":"right"')
})
