import { describe, expect, it } from 'vitest'
import { createGlmEmulator } from '../../src/index.js'
import { ask, chunksOf, read } from '../helpers.js'

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
}

async function stream(body: Record<string, unknown>, options: Parameters<typeof createGlmEmulator>[0] = {}) {
  const response = await ask(createGlmEmulator(options), body)
  const raw = await response.text()
  return { response, raw, ...read(raw) }
}

describe('the shape of a stream', () => {
  it('is one of data lines and blank lines, LF, without event, id or comment', async () => {
    const { raw, response } = await stream({})
    expect(response.headers.get('content-type')).toBe('text/event-stream;charset=UTF-8')
    expect(raw).toMatch(/^(data: \{[^\n]*\}\n\n)+data: \[DONE\]\n\n$/)
  })

  it('has reasoning, then text, then the finish reason and the usage in one last chunk', async () => {
    const { chunks } = await stream({})
    const kinds = chunks.map(({ choices: [{ delta, finish_reason }] }) =>
      finish_reason ? 'end' : 'reasoning_content' in delta ? 'reasoning' : 'text',
    )
    expect(kinds.join(' ')).toMatch(/^(reasoning )+(text )+end$/)
    for (const chunk of chunks.slice(0, -1)) {
      expect(Object.keys(chunk)).toEqual(['id', 'created', 'object', 'model', 'choices'])
      expect(chunk).toMatchObject({
        object: 'chat.completion.chunk',
        id: chunks[0]?.id,
        choices: [{ index: 0, delta: { role: 'assistant' } }],
      })
      expect(chunk.choices[0]).not.toHaveProperty('finish_reason')
    }
    expect(chunks.at(-1)?.choices).toEqual([
      { index: 0, finish_reason: 'stop', delta: { role: 'assistant', content: '' } },
    ])
  })

  it('counts every token that it sends', async () => {
    const { chunks, usage } = await stream({})
    const reasoning = chunks.filter(chunk => chunk.choices[0].delta.reasoning_content !== undefined)
    expect(usage).toMatchObject({
      completion_tokens: chunks.length - 1,
      completion_tokens_details: { reasoning_tokens: reasoning.length },
    })
    expect(usage?.prompt_tokens).toBeGreaterThan(0)
  })

  it('sends a tool call whole, without a role', async () => {
    const { toolCalls, finish, chunks } = await stream({
      tools: [weather],
      messages: [{ role: 'user', content: 'The weather in Rome?' }],
    })
    expect(toolCalls).toEqual([
      {
        id: expect.stringMatching(/^call_[0-9a-f]{24}$/),
        index: 0,
        type: 'function',
        function: { name: 'weather', arguments: '{"city":"Rome"}' },
      },
    ])
    expect(chunks.find(chunk => chunk.choices[0].delta.tool_calls)?.choices[0].delta).not.toHaveProperty('role')
    expect(finish).toBe('tool_calls')
  })

  it('sends arguments in pieces when asked to', async () => {
    const { toolCalls } = await stream({
      tool_stream: true,
      tools: [weather],
      messages: [{ role: 'user', content: 'The weather in Rome?' }],
    })
    expect(toolCalls.length).toBeGreaterThan(2)
    expect(toolCalls[0]).toMatchObject({ function: { name: 'weather', arguments: '' } })
    expect(toolCalls.map(call => call.function?.arguments).join('')).toBe('{"city":"Rome"}')
  })

  it('carries several tokens in an event when told to', async () => {
    const one = await stream({})
    const five = await stream({}, { tokensPerEvent: 5 })
    expect(five.text).toBe(one.text)
    expect(five.usage).toEqual(one.usage)
    expect(five.chunks.length).toBeLessThan(one.chunks.length / 4)
  })
})

describe('what a request asks for', () => {
  it('no thinking', async () => {
    expect((await stream({ thinking: { type: 'disabled' } })).reasoning).toBe('')
    expect((await stream({ model: 'glm-4-flash-250414' })).reasoning).toBe('')
    expect((await stream({ thinking: { type: 'enabled' } })).reasoning).not.toBe('')
  })

  it.each([1, 5, 60])('%i tokens at most', async max_tokens => {
    const { chunks, usage, finish } = await stream({ max_tokens })
    expect(chunks).toHaveLength(max_tokens + 1)
    expect([finish, usage?.completion_tokens]).toEqual(['length', max_tokens])
  })

  it('an end at a stop word', async () => {
    const { text, finish } = await stream({ stop: ['never said', 'emulator'] })
    expect([text, finish]).toEqual(['This is the Millrace ', 'stop'])
  })

  it.each(['before', 'after'] as const)('sources %s the answer', async result_sequence => {
    const tools = [{ type: 'web_search', web_search: { enable: true, search_result: true, result_sequence } }]
    const { chunks } = await stream({ tools })
    const at = chunks.findIndex(chunk => chunk.web_search)
    expect(at).toBe(result_sequence === 'before' ? 0 : chunks.length - 1)
    expect(chunks[at]?.web_search?.[0]).toMatchObject({
      refer: 'ref_1',
      link: expect.stringContaining('https://example.com/'),
    })
    expect(chunks.filter(chunk => chunk.web_search)).toHaveLength(1)
  })

  it('a search without sources', async () => {
    const { chunks, text } = await stream({ tools: [{ type: 'web_search', web_search: {} }] })
    expect(chunks.some(chunk => chunk.web_search)).toBe(false)
    expect(text).toContain('[1]')
  })

  it('no stream: the same answer as one JSON value', async () => {
    const now = () => 1_790_000_000_000
    const streamed = await stream({ request_id: 'request-1' }, { now })
    const whole = await (await ask(createGlmEmulator({ now }), { stream: false, request_id: 'request-1' })).json()
    expect(whole).toEqual({
      choices: [
        {
          finish_reason: 'stop',
          index: 0,
          message: { content: streamed.text, reasoning_content: streamed.reasoning, role: 'assistant' },
        },
      ],
      created: 1_790_000_000,
      id: expect.stringMatching(/^20260921221320[0-9a-f]{16}$/),
      model: 'glm-4.7',
      object: 'chat.completion',
      request_id: 'request-1',
      usage: streamed.usage,
    })
  })
})

describe('an answer of the test', () => {
  it('is sent as given: strings by tokens, iterables item by item', async () => {
    const answer = () => ({
      reasoning: ['why', 'not'],
      text: 'one two',
      toolCalls: [{ name: 'f', input: 'no json', id: 'mine' }],
      finishReason: 'odd',
      usage: { promptTokens: 7 },
    })
    const { chunks, toolCalls, usage, finish } = await stream({}, { answer })
    const deltas = chunks.map(({ choices: [{ delta }] }) => delta.reasoning_content ?? delta.content)
    expect(deltas).toEqual(['why', 'not', 'one', ' two', undefined, ''])
    expect(toolCalls).toMatchObject([{ id: 'mine', function: { arguments: 'no json' } }])
    expect(usage?.prompt_tokens).toBe(7)
    expect(finish).toBe('odd')
  })

  it('sees the request, and leaves it to the emulator with undefined', async () => {
    const seen: string[] = []
    const { text } = await stream({}, { answer: (body, request) => void seen.push(body.model, request.path) })
    expect(seen).toEqual(['glm-4.7', '/api/paas/v4/chat/completions'])
    expect(text).toContain('Millrace emulator')
  })

  it('keeps every character', async () => {
    const text = 'line\u2028 "quoted" \\ \u0000 👩‍🚀 中文\r\n'
    expect((await stream({}, { answer: () => ({ text }) })).text).toBe(text)
  })
})

it('takes a pace from the model, the header and the option', async () => {
  const emulator = createGlmEmulator({ pace: { tokensPerSecond: 1 }, answer: () => ({ text: ['a', 'b'] }) })
  const fast = await ask(emulator, { model: 'glm-4.7@100000' })
  expect(chunksOf(await fast.text())[0]?.model).toBe('glm-4.7')
  expect(read(await (await ask(emulator, {}, { 'x-millrace-pace': '0 first=1' })).text()).text).toBe('ab')
  const wrong = await ask(emulator, { model: 'glm-4.7@fast' })
  expect(await wrong.json()).toMatchObject({ error: { message: expect.stringContaining('"fast" is no number') } })
})
