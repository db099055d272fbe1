import { describe, expect, it } from 'vitest'
import { createGlmEmulator, type FaultInput, type GlmFault } from '../../src/index.js'
import { ask, chat, path, read } from '../helpers.js'

const now = () => Date.UTC(2026, 8, 21, 12, 0, 0)

async function strikeRaw(fault: FaultInput<GlmFault>, body: Record<string, unknown> = {}) {
  const response = await ask(createGlmEmulator({ fault, now }), body)
  return { response, raw: await response.text() }
}

async function strike(fault: FaultInput<GlmFault>, body: Record<string, unknown> = {}) {
  const { response, raw } = await strikeRaw(fault, body)
  return { response, raw, ...read(raw) }
}

describe('error', () => {
  it.each([
    ['1302', 429],
    ['1113', 429],
    ['1200', 500],
    ['1220', 403],
    ['1301', 400],
    ['1261', 400],
  ])('%s is %i', async (code, status) => {
    const { response, raw } = await strike({ type: 'error', code })
    expect(response.status).toBe(status)
    expect(JSON.parse(raw)).toEqual({ error: { code, message: expect.any(String) } })
  })

  it('says when a limit resets, five hours ahead in Beijing or as told, and when to retry', async () => {
    const { response, raw } = await strike('error:1308 retry-after=7')
    expect(response.headers.get('retry-after')).toBe('7')
    expect(JSON.parse(raw).error.message).toContain('2026-09-22 01:00:00')
    const told = await strike({ type: 'error', code: '1310', nextFlushTime: '2030-01-01 00:00:00' })
    expect(told.raw).toContain('2030-01-01 00:00:00')
  })

  it('may be of any status, code and message', async () => {
    const { response, raw } = await strike({ type: 'error', code: '9999', status: 418, message: 'teapot' })
    expect([response.status, JSON.parse(raw)]).toEqual([418, { error: { code: '9999', message: 'teapot' } }])
  })
})

describe('an error inside a stream', () => {
  it('as data, and the end', async () => {
    const { raw, chunks, done } = await strike('error-in-stream:1302 after=2')
    expect(chunks).toHaveLength(3)
    expect(chunks[2]?.error?.code).toBe('1302')
    expect([done, raw.includes('event:')]).toEqual([false, false])
  })

  it('as an event of its own, with a request id and [DONE]', async () => {
    const { raw, done } = await strike('error-in-stream:1234 form=event after=1', { request_id: 'request-1' })
    expect(raw).toMatch(
      /\n\nevent: error\ndata: \{"error":\{"code":"1234",.*\},"request_id":"request-1"\}\n\ndata: \[DONE\]\n\n$/,
    )
    expect(done).toBe(true)
  })

  it('as JSON under status 200', async () => {
    const { response, raw } = await strike('error-in-stream:1305 form=json')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=UTF-8'])
    expect(JSON.parse(raw).error.code).toBe('1305')
  })
})

it.each(['sensitive', 'network_error', 'model_context_window_exceeded'])(
  'finishes with %s, at the end or early',
  async reason => {
    const late = await strike(`finish:${reason}`)
    expect([late.finish, late.done]).toEqual([reason, true])
    const early = await strike(`finish:${reason} after=4`)
    expect([early.finish, early.chunks.length, early.usage?.completion_tokens]).toEqual([reason, 5, 4])
    const whole = await strike(`finish:${reason} after=4`, { stream: false })
    expect(JSON.parse(whole.raw).choices[0].finish_reason).toBe(reason)
  },
)

it('splices a second generation into half an event of the first, on one line', async () => {
  const { raw } = await strikeRaw('splice:2')
  const events = raw.split('\n\n')
  const [, first = '', second = ''] = /^data: (\{.*"delta":\{"role)data: (\{.*\})$/.exec(events[2] ?? '') ?? []
  expect(() => JSON.parse(first)).toThrow()
  const old = JSON.parse(events[0]!.slice(6))
  const fresh = JSON.parse(second)
  expect(fresh.id).not.toBe(old.id)
  const rest = read([`data: ${second}`, ...events.slice(3)].join('\n\n'))
  expect(rest.text).toContain('Millrace emulator')
  expect([rest.finish, rest.done, new Set(rest.chunks.map(chunk => chunk.id)).size]).toEqual(['stop', true, 1])
})

it('begins otherwise the second time, so that what was withdrawn can be told from what stands in its place', async () => {
  const messages = [{ role: 'user', content: 'Hello' }]
  const { raw } = await strikeRaw('splice:2', { messages })
  const events = raw.split('\n\n')
  const second = events[2]!.slice(events[2]!.lastIndexOf('data: '))
  const { text, reasoning } = read([second, ...events.slice(3)].join('\n\n'))
  const plain = await strike([], { messages })
  expect([text, reasoning]).toEqual(
    [plain.text, plain.reasoning].map(said => `Once more, from the beginning.\n\n${said}`),
  )
})

it('leaves a whole JSON answer whole where a fault needs events', async () => {
  expect(JSON.parse((await strikeRaw('splice', { stream: false })).raw).object).toBe('chat.completion')
  expect(JSON.parse((await strikeRaw('error-in-stream:1302', { stream: false })).raw).error.code).toBe('1302')
})

it('splices nothing after the end of a stream', async () => {
  expect((await strike('splice:9999')).raw.match(/finish_reason|\[DONE\]/g)).toEqual(['finish_reason', '[DONE]'])
})

it('leaves out [DONE]', async () => {
  expect(await strike('no-done')).toMatchObject({ done: false, finish: 'stop' })
})

it('gives JSON for a stream', async () => {
  const { response, raw } = await strike('json-answer')
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(JSON.parse(raw).object).toBe('chat.completion')
})

it('cuts: as a failure or as a clean end, after bytes or events', async () => {
  const { fetch } = createGlmEmulator()
  const cut = (fault: string) => fetch(`http://x${path}`, chat({}, { 'x-millrace-fault': fault }))
  await expect((await cut('cut:10')).text()).rejects.toThrow('terminated')
  expect(await (await cut('cut:10 clean')).text()).toBe('data: {"id')
  expect(read(await (await cut('cut after=2 clean')).text())).toMatchObject({ chunks: { length: 2 }, done: false })
})

describe('garbage', () => {
  it('that is no JSON', async () => {
    const events = (await strikeRaw('garbage:json after=1')).raw.split('\n\n')
    expect(() => JSON.parse(events[1]!.slice(6))).toThrow()
    expect(events.at(-2)).toBe('data: [DONE]')
  })

  it('that is no text', async () => {
    expect((await strikeRaw('garbage:bytes')).raw).toContain('\ufffd')
  })

  it('that is a page', async () => {
    const { response, raw } = await strike('garbage:html')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(raw).toContain('502 Bad Gateway')
  })
})

it('hangs on a forced tool alone', async () => {
  const emulator = createGlmEmulator({ fault: 'forced-tool-hang' })
  expect(read(await (await ask(emulator)).text()).done).toBe(true)
  const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }]
  const response = await ask(emulator, {
    model: 'glm-4.6',
    tools,
    tool_choice: { type: 'function', function: { name: 'f' } },
  })
  const reader = response.body!.getReader()
  const { value } = await reader.read()
  expect(read(new TextDecoder().decode(value)).chunks).toHaveLength(1)
  await reader.cancel()
  expect(await emulator.requests[1]?.ended).toBe('reader-left')
})

describe('where a fault may be named', () => {
  const emulator = createGlmEmulator({ fault: body => (body.model === 'glm-5' ? 'error:1305' : undefined) })
  const code = async (body: Record<string, unknown>, headers = {}) =>
    ((await (await ask(emulator, { stream: false, ...body }, headers)).json()) as { error?: { code: string } }).error
      ?.code

  it.each([
    ['nowhere', {}, {}, undefined],
    ['by a function', { model: 'glm-5' }, {}, '1305'],
    ['by the prompt', { messages: [{ role: 'user', content: 'Hello !fault error:1302' }] }, {}, '1302'],
    [
      'by a header, first of all',
      { model: 'glm-5', messages: [{ role: 'user', content: '!fault error:1302' }] },
      { 'x-millrace-fault': '{"type":"error","code":"1113"}' },
      '1113',
    ],
  ])('%s', async (_, body, headers, expected) => {
    expect(await code(body, headers)).toBe(expected)
  })

  it('is not part of the prompt that is answered', async () => {
    const response = await ask(emulator, { messages: [{ role: 'user', content: 'Hello !fault no-done' }] })
    expect(read(await response.text()).text).toContain('"Hello"')
  })

  it.each([
    ['eror:1302', 'unknown fault "eror"'],
    ['error', 'fault "error" needs code'],
    ['stall form=3', 'has no field "form"'],
    ['stall from=3', 'from must be one of start, text'],
    ['garbage:xml', 'kind must be one of json, bytes, html'],
    ['stall:soon', 'after must be a number'],
    ['{"type":', 'is no JSON'],
  ])('%j is refused by name, in a request and as an option', async (fault, message) => {
    const response = await ask(emulator, {}, { 'x-millrace-fault': fault })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(JSON.stringify(message).slice(1, -1))
    expect(() => createGlmEmulator({ fault })).toThrow(message)
  })
})

it.each([
  [{ keys: ['nodot'] }, 'keys'],
  [{ tokensPerEvent: 0 }, 'tokensPerEvent'],
  [{ pace: { tokensPerSecond: -1 } }, 'pace.tokensPerSecond'],
  [{ toolShape: 'round' as 'whole' }, 'toolShape'],
])('refuses the option %j', (options, name) => {
  expect(() => createGlmEmulator(options)).toThrow(name)
})
