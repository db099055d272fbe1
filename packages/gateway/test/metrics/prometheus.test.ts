/// <reference path="../support/prometheus-text.d.ts" />
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { prometheusMetrics } from '@millrace/gateway/metrics'
import parse from 'parse-prometheus-text-format'
import { expect, onTestFinished, test } from 'vitest'
import { TimeSeries } from '../../src/metrics/time-series.js'
import { bodies, type Guarded, guarded } from '../support/guarded.js'
import { vendor } from '../support/vendor.js'

/** The metrics as a scraper reads them. */
async function scrape({ gateway, keys }: Pick<Guarded, 'gateway' | 'keys'>) {
  const headers = { authorization: `Bearer ${keys.li}` }
  const response = await gateway.fetch(new Request('http://localhost/metrics', { headers }))
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const text = await response.text()
  const types = Object.fromEntries(parse(text).map(({ name, type }) => [name, type]))
  expect(types.millrace_gateway_time_between_tokens_seconds).toBe('HISTOGRAM')
  // Series of a histogram are read as plain numbers: the parser joins those of all labels into one (1.1.1, 2026-11).
  const families = parse(text.replace(/^# (HELP|TYPE) \S+_seconds .*\n/gm, ''))
  return (name: string) => families.find(family => family.name === `millrace_gateway_${name}`)!.metrics
}

/** Waits until so many requests are counted: one is when its response is over, a moment after its last byte. */
const settled = (made: Guarded, requests: number): Promise<void> =>
  expect
    .poll(async () => (await scrape(made))('requests_total').reduce((sum, { value }) => sum + Number(value), 0))
    .toBe(requests)

const whose = { model: 'fast', provider: 'vendor', key: 'li' }

test('requests, tokens, errors and times by model, provider and key, as a parser of the format reads them', async () => {
  const made = await guarded(
    { li: { requestsPerMinute: 2 } },
    { providers: { vendor: vendor({ texts: ['a', 'b', 'c'] }) }, models: { fast: 'vendor/m' } },
    { metrics: prometheusMetrics() },
  )
  const { ask, keys } = made
  await (await ask({ model: 'fast', stream: true }, { key: keys.li! })).text()
  await (await ask({ model: 'fast' }, { key: keys.li!, path: '/v1/messages' })).text()
  await (await ask({ model: 'fast' }, { key: keys.li! })).text()
  await (await ask({ model: 'fast' }, { key: 'millrace_unknown' })).text()
  await settled(made, 4)
  const metrics = await scrape(made)
  expect(metrics('requests_total')).toEqual([
    { labels: { endpoint: '/v1/chat/completions', status: '200', ...whose }, value: '1' },
    { labels: { endpoint: '/v1/messages', status: '200', ...whose }, value: '1' },
    { labels: { endpoint: '/v1/chat/completions', status: '429', ...whose, provider: 'none' }, value: '1' },
    {
      labels: { endpoint: '/v1/chat/completions', status: '401', model: 'none', provider: 'none', key: 'none' },
      value: '1',
    },
  ])
  expect(metrics('errors_total').map(({ labels, value }) => [labels!.code, labels!.key, value])).toEqual([
    ['rate-limit', 'li', '1'],
    ['authentication', 'none', '1'],
  ])
  const of = (name: string) => metrics(name).find(({ labels }) => labels!.provider === 'vendor')
  expect(of('input_tokens_total')).toEqual({ labels: whose, value: '20' })
  expect(of('output_tokens_total')).toEqual({ labels: whose, value: '10' })
  expect(of('time_to_first_token_seconds_count')).toEqual({ labels: whose, value: '2' })
  expect(metrics('time_to_first_token_seconds_bucket').at(-1)).toEqual({ labels: { ...whose, le: '+Inf' }, value: '2' })
  expect(Number(of('time_between_tokens_seconds_count')!.value)).toBeGreaterThan(0)
})

test('metrics name keys: where there are some, one is needed from elsewhere', async () => {
  const { gateway, keys } = await guarded(
    { prometheus: { models: [] } },
    { providers: { vendor: vendor() } },
    { metrics: prometheusMetrics() },
  )
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await gateway.fetch(new Request('http://gateway.example/metrics', { headers }))).status
  expect(await status({})).toBe(401)
  expect(await status({ authorization: `Bearer ${keys.prometheus}` })).toBe(200)
})

test.each([
  ['127.0.0.1', 200],
  ['evil.example', 401],
])('from this machine, but by a name of its own, a page needs a key: %s', async (host, status) => {
  const { gateway } = await guarded({ li: {} }, { providers: { vendor: vendor() } }, { metrics: prometheusMetrics() })
  const server = createServer(gateway.listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const asked = request({ port, host: '127.0.0.1', path: '/metrics', headers: { host } }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  expect(response.resume().statusCode).toBe(status)
})

test.each([
  [{ host: 'localhost:8790' }, 200],
  [{ host: 'evil.example' }, 403],
  [{ host: 'localhost', origin: 'http://evil.example' }, 403],
])('without keys no page gets at them by a name of its own: %j', async (headers, status) => {
  const { gateway } = await guarded({}, { providers: { vendor: vendor() } }, { metrics: prometheusMetrics() })
  const response = await gateway.fetch(new Request('http://localhost/metrics', { headers }))
  expect(response.status).toBe(status)
  expect((await response.text()).includes('millrace_gateway')).toBe(status === 200)
})

test('open streams are counted while they are, first without a provider', async () => {
  const slow = vendor()
  const made = await guarded(
    { li: {} },
    { providers: { vendor: slow }, models: { fast: 'vendor/m' } },
    { metrics: prometheusMetrics() },
  )
  const open = async () =>
    (await scrape(made))('open_streams').flatMap(({ labels, value }) =>
      value === '0' ? [] : [[labels!.provider, value]],
    )
  slow.hold()
  const responses = await Promise.all(
    [1, 2].map(() => made.ask({ model: 'fast', stream: true }, { key: made.keys.li! })),
  )
  await expect.poll(open).toEqual([['vendor', '2']])
  slow.release()
  for (const response of responses) await response.text()
  expect(await open()).toEqual([])
})

test('models that nobody knows, and more than 200 that anybody knows, become no labels', async () => {
  const failing = vendor({ refused: true, error: { code: 'not-found', message: '', retryable: false } }, 'failing')
  const made = await guarded(
    { li: {} },
    { providers: { vendor: vendor(), failing }, models: { fast: 'vendor/m' } },
    { metrics: prometheusMetrics() },
  )
  const ask = async (model: string) => (await made.ask({ model }, { key: made.keys.li! })).text()
  await ask('nowhere')
  await ask('failing/unknown')
  for (let i = 0; i < 205; i++) await ask(`vendor/m${i}`)
  await settled(made, 207)
  const models = new Set((await scrape(made))('requests_total').map(({ labels }) => labels!.model))
  expect(models).toHaveLength(203)
  for (const name of ['none', 'failing/*', 'vendor/*', 'vendor/m0']) expect(models).toContain(name)
})

test('labels are escaped, and two gateways count apart', async () => {
  const odd = 'a"b\\c'
  const make = () =>
    guarded({}, { providers: { vendor: vendor() }, models: { [odd]: 'vendor/m' } }, { metrics: prometheusMetrics() })
  const [one, other] = [await make(), await make()]
  const body = JSON.stringify({ model: odd, ...bodies['/v1/chat/completions']!(10) })
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  for (const { gateway } of [one, one])
    await (await gateway.fetch(new Request('http://localhost/v1/chat/completions', request))).text()
  await settled(one, 2)
  const text = await (await one.gateway.fetch(new Request('http://localhost/metrics'))).text()
  expect(text).toContain('model="a\\"b\\\\c",provider="vendor",key="none"} 2')
  expect(await (await other.gateway.fetch(new Request('http://localhost/metrics'))).text()).not.toContain(
    'provider="vendor"',
  )
})

test('a time belongs to the first bucket that it does not go beyond, and each bucket holds those below', () => {
  const series = new TimeSeries({})
  for (const ms of [0.5, 1, 1.1, 59_000, 61_000]) series.observe(ms)
  const samples = series.samples('x').map(({ metricName, labels, value }) => [metricName, labels.le, value])
  expect(samples.slice(0, 2)).toEqual([
    ['x_bucket', '0.001', 2],
    ['x_bucket', '0.0025', 3],
  ])
  expect(samples.slice(-4)).toEqual([
    ['x_bucket', '60', 4],
    ['x_bucket', '+Inf', 5],
    ['x_sum', undefined, expect.closeTo(120.0026)],
    ['x_count', undefined, 5],
  ])
})

test('a failure is that of the provider that was asked last, though none answered', async () => {
  const error = { code: 'overloaded', message: 'Full.', retryable: true } as const
  const providers = {
    first: vendor({ error, refused: true }, 'first'),
    second: vendor({ error, refused: true }, 'second'),
  }
  const models = { both: ['first/a', 'second/b'] }
  const made = await guarded({ li: {} }, { providers, models }, { metrics: prometheusMetrics() })
  await (await made.ask({ model: 'both' }, { key: made.keys.li! })).text()
  await (await made.ask({ model: 'first/a' }, { key: made.keys.li! })).text()
  await settled(made, 2)
  const metrics = await scrape(made)
  const of = (name: string) => metrics(name).map(({ labels }) => [labels!.model, labels!.provider])
  expect(of('errors_total')).toEqual([
    ['both', 'second'],
    ['first/*', 'first'],
  ])
  expect(of('requests_total')).toEqual(of('errors_total'))
})

test('a model under a glob is one label, whatever clients put around its name', async () => {
  const providers = { vendor: vendor({ usage: { inputTokens: 0, outputTokens: 0 } }) }
  const made = await guarded({ li: {} }, { providers }, { metrics: prometheusMetrics() })
  for (const model of ['vendor/m', 'vendor/m[1m]', 'claude/vendor/m', 'claude/vendor/m[1m]'])
    await (await made.ask({ model }, { key: made.keys.li! })).text()
  await settled(made, 4)
  const metrics = await scrape(made)
  expect(metrics('requests_total').map(({ labels, value }) => [labels!.model, value])).toEqual([['vendor/m', '4']])
  // The vendor told none.
  expect(metrics('output_tokens_total').map(({ value }) => value)).toEqual(['12'])
})
