import { chatResponse } from '@millrace/server'
import { expect, test } from 'vitest'
import { recordsIn, textIn } from '../support/records.js'
import { answer, ending, failure, more, opening, streamOf, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

test('is a response with the answer in it', async () => {
  const response = await chatResponse(answer(), { headers: { 'x-own': '1' } })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('x-own')).toBe('1')
  expect(textIn(recordsIn(await response.text()))).toBe('落霞与孤鹜齐飞')
})

test('a failure before the head is its status', async () => {
  const response = await chatResponse(streamOf([failure('rate-limit', 1_000)]))
  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after')).toBe('1')
  expect(await response.json()).toMatchObject({ error: { code: 'rate-limit' } })
})

test('the answer is held back while nobody reads, and goes on with each read', async () => {
  const source = tap()
  const pending = chatResponse(source.stream)
  await turn()
  source.push(opening)
  const response = await pending
  await turn()
  expect(source.paused).toBe(true)
  const reader = response.body!.getReader()
  const first = await reader.read()
  expect(textIn(recordsIn(new TextDecoder().decode(first.value)))).toBe('落霞')
  const second = reader.read()
  await turn()
  expect(source.paused).toBe(false)
  source.push(more('与'))
  expect(textIn(recordsIn(new TextDecoder().decode((await second).value)))).toBe('与')
  await turn()
  expect(source.paused).toBe(true)
})

test('several reads may wait at once', async () => {
  const source = tap()
  const pending = chatResponse(source.stream)
  await turn()
  source.push(opening)
  const reader = (await pending).body!.getReader()
  const reads = [reader.read(), reader.read(), reader.read(), reader.read()]
  for (const text of ['a', 'b']) {
    await turn()
    source.push(more(text))
  }
  await turn()
  source.push(ending)
  const parts = await Promise.all(reads)
  const body = parts.map(({ value }) => new TextDecoder().decode(value)).join('')
  expect(textIn(recordsIn(body))).toBe('落霞ab')
  expect((await reader.read()).done).toBe(true)
})

test('cancelling the body cancels the stream', async () => {
  const source = tap()
  const pending = chatResponse(source.stream)
  await turn()
  source.push(opening)
  const response = await pending
  await response.body!.cancel()
  expect(source.cancelled).toBe(true)
})

test.each(['before the head', 'in the middle'])('a signal stops it %s', async phase => {
  const abort = new AbortController()
  const source = tap()
  const pending = chatResponse(source.stream, { signal: abort.signal })
  await turn()
  if (phase === 'in the middle') source.push(opening)
  await turn()
  abort.abort()
  expect(source.cancelled).toBe(true)
  const response = await pending
  if (phase === 'before the head') expect(response.status).toBe(503)
  else expect(recordsIn(await response.text()).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
})

test('a wire that fails in the middle is a body that fails, not one that ends', async () => {
  let count = 0
  const wire = {
    id: 'broken',
    headers: {},
    heartbeat: '',
    createEncoder: () => ({
      encode() {
        if (count++ > 0) throw new Error('wire')
        return 'first'
      },
    }),
  }
  const source = tap()
  const pending = chatResponse(source.stream, { wire })
  await turn()
  source.push(opening)
  const response = await pending
  const body = response.text()
  await turn()
  source.push(ending)
  await expect(body).rejects.toThrow()
})

test('rejects with a TypeError for a stream that is none', async () => {
  await expect(chatResponse({} as never)).rejects.toThrow(TypeError)
})
