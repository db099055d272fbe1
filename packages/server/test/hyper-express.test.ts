import { EventEmitter } from 'node:events'
import { createChatHandler } from '@millrace/server'
import { type HyperExpressResponse, type HyperExpressRouter, mountChat, sendChat } from '@millrace/server/hyper-express'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fakeProvider } from './support/provider.js'
import { recordsIn, textIn } from './support/records.js'
import { ending, more, opening, tap } from './support/streams.js'
import { turn } from './support/turns.js'

/** What hyper-express's response promises, as strict as uWebSockets.js: nothing may be touched once it is completed. */
class StrictResponse extends EventEmitter implements HyperExpressResponse {
  completed = false
  initiated = false
  code: number | undefined
  headers: Record<string, string[]> = {}
  text = ''
  takes = true
  readonly waiting: (() => void)[] = []

  status(code: number): void {
    this.#touch()
    this.code = code
  }

  header(name: string, value: string, overwrite = false): void {
    this.#touch()
    this.headers[name] = overwrite ? [value] : [...(this.headers[name] ?? []), value]
  }

  write(text: string, _: 'utf8', taken: () => void): boolean {
    this.#touch()
    this.initiated = true
    this.text += text
    this.waiting.push(taken)
    return this.takes
  }

  end(): void {
    this.#touch()
    this.emit('finish')
    this.completed = true
    this.emit('close')
  }

  send(): void {
    this.end()
  }

  close(): void {
    this.#touch()
    this.completed = true
  }

  abort(): void {
    this.completed = true
    this.emit('abort')
    this.emit('close')
  }

  #touch(): void {
    if (this.completed) throw new Error('touched after its end')
  }
}

test('an answer goes out, and the headers of the application stay', async () => {
  const res = new StrictResponse()
  res.header('vary', 'Accept')
  const source = tap()
  const over = sendChat(res, source.stream, { headers: { vary: 'Origin' } })
  await turn()
  source.push([...opening, ...ending])
  expect(await over).toBe('finish')
  expect(res.code).toBe(200)
  expect(res.headers).toMatchObject({
    'content-type': ['text/event-stream; charset=utf-8'],
    vary: ['Accept', 'Origin'],
  })
  expect(textIn(recordsIn(res.text))).toBe('落霞')
})

test('a slow reader holds the answer back until drain', async () => {
  const res = new StrictResponse()
  const source = tap()
  void sendChat(res, source.stream)
  await turn()
  res.takes = false
  source.push(opening)
  await turn()
  expect(source.paused).toBe(true)
  res.emit('drain')
  await turn()
  expect(source.paused).toBe(false)
})

test.each(['before the head', 'in the middle', 'while it holds the answer back'])(
  'a reader who leaves %s: cancelled, and never touched again',
  async phase => {
    const res = new StrictResponse()
    const source = tap()
    const over = sendChat(res, source.stream)
    await turn()
    if (phase === 'while it holds the answer back') res.takes = false
    if (phase !== 'before the head') source.push(opening)
    await turn()
    if (phase === 'in the middle') source.push(more('on its way'))
    res.abort()
    expect(source.cancelled).toBe(true)
    expect(await over).toBe('closed')
    source.push(ending)
    await turn()
  },
)

test('a reader who takes nothing is dropped', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const res = new StrictResponse()
  const source = tap()
  const over = sendChat(res, source.stream, { stallTimeoutMs: 20 })
  await turn()
  source.push(opening)
  res.takes = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await over).toBe('stalled')
  expect(res.completed).toBe(true)
})

/** Sends one request through `mountChat`. */
async function visit(text: () => Promise<string>, bodyBytes = 1_000) {
  let route!: Parameters<HyperExpressRouter['any']>[1]
  const provider = fakeProvider()
  const app: HyperExpressRouter = {
    any(_, handler) {
      route = handler
    },
  }
  mountChat(app, '/chat', createChatHandler({ provider, limits: { bodyBytes } }))
  const res = new StrictResponse()
  route({ method: 'POST', url: '/chat', headers: { 'content-type': 'application/json' }, text } as never, res as never)
  await turn()
  return { res, provider }
}

test('mountChat reads the body by itself', async () => {
  const { res, provider } = await visit(async () => '{"messages":[{"role":"user","content":"hi"}]}')
  expect(provider.asked).toHaveLength(1)
  expect(textIn(recordsIn(res.text))).toBe('落霞与孤鹜齐飞')
})

test('a body over the limit is 413', async () => {
  expect((await visit(async () => '字'.repeat(400))).res.code).toBe(413)
})

test('a reader who leaves before its body is complete is let go', async () => {
  const { res, provider } = await visit(() => new Promise(() => {}))
  res.abort()
  await turn()
  expect(res.code).toBeUndefined()
  expect(provider.asked).toEqual([])
})
