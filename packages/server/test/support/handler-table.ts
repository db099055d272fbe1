import { expect, test } from 'vitest'
import { ask } from './doors.js'
import { recordsIn, textIn } from './records.js'
import type { HandlerNews, HandlerScript } from './scripted-handler.js'
import { canary, failure, opening } from './streams.js'
import { turn } from './turns.js'

/** A handler that somebody has mounted. */
export interface MountedHandler {
  readonly url: string
  news(): Promise<HandlerNews>
}

/** What a browser is promised of a handler, whatever server it is mounted on. */
export function handlerTable(mount: (script: HandlerScript) => Promise<MountedHandler>): void {
  test('streams an answer', async () => {
    const { url, news } = await mount({ owner: 'li' })
    const response = await fetch(url, ask())
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    const records = recordsIn(await response.text())
    expect(textIn(records)).toBe('落霞与孤鹜齐飞')
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
    await turn()
    expect((await news()).finished).toMatchObject([{ ending: 'finish', owner: 'li' }])
  })

  test('tells a failure before the head by status, masked', async () => {
    const { url, news } = await mount({ batches: [[failure('rate-limit', 1_500)]] })
    const response = await fetch(url, ask())
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('2')
    const body = await response.text()
    expect(body).not.toContain(canary)
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'rate-limit', retryable: true, retryAfterMs: 1_500 } })
    await turn()
    const { finished, errors } = await news()
    expect(finished).toMatchObject([{ ending: 'error' }])
    expect(errors).toMatchObject([expect.stringContaining(canary)])
  })

  test('tells a later one by a record, masked', async () => {
    const { url } = await mount({ batches: [opening, [failure('overloaded')]] })
    const response = await fetch(url, ask())
    expect(response.status).toBe(200)
    const body = await response.text()
    expect(body).not.toContain(canary)
    expect(recordsIn(body).at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
  })

  test('sends the head at once and heartbeats behind it, where that is wanted', async () => {
    const { url } = await mount({ batches: 'never', options: { headTimeoutMs: 0, heartbeatMs: 20 } })
    const abort = new AbortController()
    const response = await fetch(url, { ...ask(), signal: abort.signal })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (text.length < 12) text += (await reader.read()).value
    expect(text.slice(0, 12)).toBe(': \n\n: \n\n: \n\n')
    abort.abort()
  })

  test.each([
    ['another method', { method: 'PUT', body: '{}' }, 405, 'POST'],
    ['no method with a body', { method: 'GET' }, 405, 'POST'],
    ['another type', ask('hi', { 'content-type': 'text/plain' }), 415, 'application/json'],
    ['no type', { method: 'POST' }, 415, 'application/json'],
    ['a body over the limit', ask({ messages: [{ role: 'user', content: 'x'.repeat(1_100_000) }] }), 413, '1048576'],
    ['a field of the wrong type', ask({ messages: [{ role: 'user', content: 7 }] }), 400, 'messages[0].content'],
    ['no messages', ask({}), 400, 'messages'],
    ['JSON too deep', ask(`{"messages":${'['.repeat(70)}${']'.repeat(70)}}`), 400, '64 levels'],
  ])('refuses %s', async (_, init, status, named) => {
    const { url, news } = await mount({})
    const response = await fetch(url, init)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining(named), retryable: false },
    })
    if (status === 405) expect(response.headers.get('allow')).toBe('POST')
    await turn()
    expect(await news()).toMatchObject({ asked: [], finished: [] })
  })

  test('answers a preflight of an allowed origin alone', async () => {
    const { url } = await mount({ options: { cors: { origins: ['https://app.example'], credentials: true } } })
    const preflight = (origin: string) =>
      fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
    const allowed = await preflight('https://app.example')
    expect(allowed.status).toBe(204)
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST, OPTIONS',
      vary: 'Origin',
    })
    const foreign = await preflight('https://app.example.evil')
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
    expect(foreign.headers.get('vary')).toBe('Origin')
  })
}
