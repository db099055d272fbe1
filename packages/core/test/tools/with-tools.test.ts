import { ChatError, ChatSink, type Message, withTools } from '@millrace/core'
import { describe, expect, it, test } from 'vitest'
import { grammarFaults } from '../grammar.js'
import { brokenCall, call, ends, hi, inShort, recordsOf, says, scripted } from './scripted.js'

const usage = (inputTokens: number, outputTokens: number) => ({ inputTokens, outputTokens })
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

describe('one answer of several steps', () => {
  const answers = [
    [...says('Let me see.'), ...call('weather', { city: 'Wuhan' }, 'c1'), ends('tool-calls', usage(10, 5))],
    [...call('weather', { city: 'Nanchang' }, 'c2'), ends('tool-calls', usage(20, 7))],
    [...says('Mild.'), ends('stop', usage(30, 2))],
  ]
  const weather = {
    description: 'Tells the weather.',
    input: city,
    execute: ({ city }: { city?: unknown }) => `${city}: mild`,
  }

  it('runs calls and tells results, steps and the sum of tokens', async () => {
    const { provider, asked } = scripted(...answers)
    const records = await recordsOf(withTools(provider, { weather }).stream(hi))
    expect(inShort(records)).toEqual([
      'said Let me see.',
      'call weather',
      'result c1: "Wuhan: mild"',
      'step-end',
      'call weather',
      'result c2: "Nanchang: mild"',
      'step-end',
      'said Mild.',
      'finish stop',
    ])
    expect(grammarFaults(records)).toEqual([])
    expect(records.filter(({ type }) => type === 'start')).toEqual([
      { type: 'start', messageId: 'm1', provider: 'vendor' },
    ])
    expect(records.filter(({ type }) => type === 'step-end')).toEqual([
      { type: 'step-end', usage: usage(10, 5) },
      { type: 'step-end', usage: usage(20, 7) },
    ])
    expect(records.at(-1)).toEqual({ type: 'finish', reason: 'stop', usage: usage(60, 14) })
    const tools = [{ name: 'weather', description: 'Tells the weather.', parameters: city }]
    expect(asked.map(each => each.tools)).toEqual([tools, tools, tools])
  })

  it('is the history of the next request, which the vendor has been told step by step', async () => {
    const { provider, asked } = scripted(...answers)
    const { messages } = await withTools(provider, { weather }).stream(hi).message()
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'assistant', 'tool', 'assistant'])
    expect(asked.map(each => each.messages)).toEqual([
      hi.messages,
      [...hi.messages, ...messages.slice(0, 2)],
      [...hi.messages, ...messages.slice(0, 4)],
    ])
  })

  it('has no calls of its own where the request has none, and is the vendor’s answer then', async () => {
    const { provider, asked } = scripted([...says('Hello'), ends('stop', { ...usage(1, 2), raw: { a: 1 } })])
    const records = await recordsOf(withTools(provider, {}).stream(hi))
    expect(records.at(-1)).toEqual(ends('stop', { ...usage(1, 2), raw: { a: 1 } }))
    expect(asked).toEqual([hi])
  })
})

describe('arguments', () => {
  const strict = {
    input: {
      jsonSchema: city,
      validate(input: unknown) {
        const { city } = input as { city?: unknown }
        if (typeof city !== 'string') throw new Error('city takes a text.')
        return { city: city.toUpperCase() }
      },
    },
    execute: ({ city }: { city: string }) => city,
  }
  const run = async (first: ReturnType<typeof call>, options = {}) => {
    const { provider } = scripted([...first, ends()], [...says('ok'), ends('stop')])
    return inShort(await recordsOf(withTools(provider, { strict }, options).stream(hi)))
  }

  it('come as the schema gives them', async () => {
    expect(await run(call('strict', { city: 'x' }))).toContain('result c1: "X"')
  })

  test.each([
    ['that do not fit', call('strict', { city: 1 }), 'The arguments are not right.\ncity takes a text.'],
    ['that are no object', call('strict', 'Wuhan'), 'The arguments are not an object.'],
    [
      'that are no JSON',
      brokenCall('strict', '{"city":'),
      'The arguments are not valid JSON. The arguments of a tool are a JSON object.',
    ],
  ])('%s are told to the model', async (_, first, words) => {
    expect(await run(first)).toEqual([
      'call strict',
      `failed c1: ${JSON.stringify(words)}`,
      'step-end',
      'said ok',
      'finish stop',
    ])
  })

  it('are mended once', async () => {
    const seen: unknown[] = []
    const repair = (bad: unknown) => {
      seen.push(bad)
      return { city: 'mended' }
    }
    expect(await run(brokenCall('strict', '{"city":'), { repair })).toContain('result c1: "MENDED"')
    expect(seen).toEqual([
      {
        toolCallId: 'c1',
        toolName: 'strict',
        inputText: '{"city":',
        problem: expect.stringContaining('not valid JSON'),
      },
    ])
    let asked = 0
    const useless = () => ({ city: ++asked })
    expect(await run(call('strict', {}), { repair: useless })).toContain(
      'failed c1: "The arguments are not right.\\ncity takes a text."',
    )
    expect(asked).toBe(1)
    expect(await run(call('strict', {}), { repair: () => undefined })).toContain(
      'failed c1: "The arguments are not right.\\ncity takes a text."',
    )
  })
})

describe('a tool that fails', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  const broken = {
    execute() {
      throw new Error('No such account: sk-verysecretkey123')
    },
  }
  const run = async (options = {}, tool: object = broken) => {
    const { provider, asked } = scripted([...call('broken'), ends()], [...says('ok'), ends('stop')])
    const records = await recordsOf(withTools(provider, { broken: tool }, options).stream(hi))
    return { short: inShort(records), records, asked }
  }

  it('is told to the model, without what looks like a key', async () => {
    const { short } = await run()
    expect(short).toEqual([
      'call broken',
      'failed c1: "No such account: [redacted]"',
      'step-end',
      'said ok',
      'finish stop',
    ])
  })

  it('is the answer’s failure by choice', async () => {
    const { short, records, asked } = await run({ onToolError: 'raise' })
    expect(short).toEqual(['call broken', 'error unknown'])
    expect(records.at(-1)).toMatchObject({ error: { message: 'The tool broken failed (Error).' } })
    expect(JSON.stringify(records)).not.toContain('account')
    expect(asked).toHaveLength(1)
  })

  it('names the tool, and has what was thrown as its cause', async () => {
    const failure = async (thrown: unknown, onToolError: 'raise' | (() => never)) => {
      const { provider } = scripted([...call('broken'), ends()])
      const tools = { broken: { execute: () => Promise.reject(thrown) } }
      return withTools(provider, tools, { onToolError })
        .stream(hi)
        .text()
        .catch((error: unknown) => error)
    }
    const raising = (thrown: unknown) => () => {
      throw thrown
    }
    const [plain, limit] = [
      new RangeError('secret'),
      new ChatError({ code: 'rate-limit', message: 'Busy.', retryable: true }),
    ]

    const known = { code: 'rate-limit', retryable: true }
    expect(await failure(plain, 'raise')).toMatchObject({
      message: 'The tool broken failed (RangeError).',
      cause: plain,
    })
    expect(await failure(limit, 'raise')).toMatchObject({
      ...known,
      message: 'The tool broken failed: Busy.',
      cause: limit,
    })
    expect(await failure(limit, raising(limit))).toMatchObject({ message: 'The tool broken failed: Busy.' })
    expect(await failure(plain, raising(limit))).toMatchObject({ ...known, message: 'Busy.' })
    expect(await failure(limit, raising(plain))).toMatchObject({
      message: 'The tool broken failed (RangeError).',
      cause: plain,
    })
  })

  it('is told in the application’s words, or raised by it', async () => {
    const seen: unknown[] = []
    const onToolError = (error: Error, { toolName }: { toolName: string }) => {
      seen.push(error.message, toolName)
      return { sorry: true }
    }
    expect((await run({ onToolError })).short).toContain('failed c1: {"sorry":true}')
    expect(seen).toEqual(['No such account: sk-verysecretkey123', 'broken'])
    const raise = () => {
      throw new Error('stop')
    }
    expect((await run({ onToolError: raise })).short.at(-1)).toBe('error unknown')
  })

  test.each<[string, () => unknown]>([
    ['a number that JSON cannot tell', () => 1n],
    ['a circle', () => circle],
    ['a function', () => () => 1],
    ['too much', () => 'x'.repeat(101)],
    ['a promise', () => Promise.resolve('later')],
    ['a promise that rejects', () => Promise.reject(new Error('later'))],
  ])('fails the answer where onToolError gives %s', async (_, onToolError) => {
    const { short, records } = await run({ onToolError, maxResultBytes: 100 })
    expect(short).toEqual(['call broken', 'error unknown'])
    expect(records.at(-1)).toMatchObject({ error: { message: expect.stringContaining('onToolError of withTools') } })
  })

  test('the words of the application are a copy', async () => {
    const words = { list: [undefined, 1] }
    const { records } = await run({ onToolError: () => words })
    const result = records.find(record => record.type === 'tool-result') as { output?: unknown }
    expect(result.output).toEqual({ list: [null, 1] })
  })

  test.each<[string, () => unknown, string]>([
    ['throws a text', () => Promise.reject('gone'), '"gone"'],
    ['throws nothing', () => Promise.reject(undefined), '"The tool failed."'],
    ['gives what JSON cannot tell', () => 1n, expect.any(String) as never],
    ['gives a circle', () => circle, expect.any(String) as never],
    ['gives a function', () => () => 1, '"The tool gave a function."'],
    ['gives too much', () => '词'.repeat(34), '"The output of the tool is larger than 100 bytes (maxResultBytes)."'],
  ])('%s', async (_, execute, words) => {
    const { records } = await run({ maxResultBytes: 100 }, { execute })
    const result = records.find(record => record.type === 'tool-result')
    expect(result).toMatchObject({ isError: true })
    expect(JSON.stringify((result as { output?: unknown }).output)).toEqual(words)
  })

  test('outputs are what JSON makes of them, and copies', async () => {
    const output = { when: new Date(0), list: [undefined, 1] }
    const { records } = await run({}, { execute: () => output })
    output.list.push(2)
    expect(records.find(({ type }) => type === 'tool-result')).toEqual({
      type: 'tool-result',
      toolCallId: 'c1',
      output: { when: '1970-01-01T00:00:00.000Z', list: [null, 1] },
    })
    expect((await run({}, { execute: () => undefined })).short).toContain('result c1: null')
  })

  test('a tool that there is not is told to the model', async () => {
    const { provider } = scripted([...call('toString'), ends()], [...says('ok'), ends('stop')])
    const records = await recordsOf(withTools(provider, { a: broken, b: broken }).stream(hi))
    expect(inShort(records)[1]).toBe('failed c1: "There is no tool toString. The tools are: a, b."')
  })
})

describe('where the loop ends', () => {
  const ran: string[] = []
  const own = { execute: () => void ran.push('own') }
  const always = [...call('own'), ends()]

  it('after maxSteps, with calls that were not run', async () => {
    ran.length = 0
    const { provider, asked } = scripted(always)
    const records = await recordsOf(withTools(provider, { own }, { maxSteps: 3 }).stream(hi))
    expect([asked.length, ran.length]).toEqual([3, 2])
    expect(inShort(records).slice(-2)).toEqual(['call own', 'finish tool-calls'])
    expect(grammarFaults(records)).toEqual([])
  })

  it('by a condition, which sees the step', async () => {
    const seen: unknown[] = []
    const { provider, asked } = scripted([...call('own', { a: 1 }), ends('tool-calls', usage(1, 1))])
    const stopWhen = (step: unknown) => seen.push(step) === 2
    const records = await recordsOf(withTools(provider, { own }, { stopWhen }).stream(hi))
    expect(asked).toHaveLength(2)
    expect(records.at(-1)).toEqual(ends('stop', usage(2, 2)))
    expect(seen[0]).toMatchObject({
      number: 1,
      usage: usage(1, 1),
      calls: [{ toolName: 'own', input: { a: 1 } }],
      results: [{ toolCallId: 'c1', output: null }],
      messages: [{ role: 'assistant' }, { role: 'tool' }],
    })
    const failing = withTools(scripted(always).provider, { own }, { stopWhen: () => Promise.reject(new Error('no')) })
    expect(inShort(await recordsOf(failing.stream(hi))).at(-1)).toBe('error unknown')
  })

  test.each(['length', 'content-filter', 'other'] as const)('a step that ended %s runs nothing', async reason => {
    ran.length = 0
    const { provider, asked } = scripted([...call('own'), ends(reason)])
    const records = await recordsOf(withTools(provider, { own }).stream(hi))
    expect(inShort(records)).toEqual(['call own', `finish ${reason}`])
    expect([asked.length, ran.length]).toEqual([1, 0])
  })

  it('with a tool of the page, after the others were run', async () => {
    const { provider, asked } = scripted([
      ...call('page', {}, 'c1'),
      ...call('own', {}, 'c2'),
      ends('tool-calls', usage(1, 2)),
    ])
    const records = await recordsOf(withTools(provider, { own, page: {} }).stream(hi))
    expect(inShort(records)).toEqual(['call page', 'call own', 'result c2: null', 'finish tool-calls'])
    expect(records.at(-1)).toEqual(ends('tool-calls', usage(1, 2)))
    expect(asked).toHaveLength(1)
  })

  it('with a tool of the request', async () => {
    const { provider, asked } = scripted([...call('theirs'), ends()])
    const tools = [
      { name: 'theirs', parameters: {} },
      { name: 'own', parameters: { title: 'forged' } },
    ]
    const records = await recordsOf(withTools(provider, { own }).stream({ ...hi, tools }))
    expect(inShort(records)).toEqual(['call theirs', 'finish tool-calls'])
    expect(asked[0]!.tools).toEqual([tools[0], { name: 'own', parameters: { type: 'object', properties: {} } }])
  })

  it('with an error of the vendor in any step', async () => {
    const error = { type: 'error', error: { code: 'overloaded', message: 'Busy.', retryable: true } } as const
    const { provider } = scripted(always, [...says('half'), error])
    const records = await recordsOf(withTools(provider, { own }).stream(hi))
    expect(inShort(records)).toEqual(['call own', 'result c1: null', 'step-end', 'said half', 'error overloaded'])
  })
})

it('a choice that demands a call holds for the first step', async () => {
  for (const [toolChoice, then] of [
    ['required', 'auto'],
    [{ toolName: 'own' }, 'auto'],
    ['none', 'none'],
    [undefined, undefined],
  ] as const) {
    const { provider, asked } = scripted([...call('own'), ends()], [ends('stop')])
    await recordsOf(
      withTools(provider, { own: { execute: () => 1 } }).stream({ ...hi, ...(toolChoice && { toolChoice }) }),
    )
    expect(asked.map(each => each.toolChoice)).toEqual([toolChoice, then])
  }
})

it('ids that a vendor gives again are told once', async () => {
  const { provider, asked } = scripted(
    [{ type: 'source', id: 's0', url: 'https://a' }, ...call('own', { n: 1 }, 'call_0'), ends()],
    [{ type: 'source', id: 's0', url: 'https://b' }, ...call('own', { n: 2 }, 'call_0'), ends()],
    [...says('ok'), ends('stop')],
  )
  const records = await recordsOf(withTools(provider, { own: { execute: ({ n }: { n?: unknown }) => n } }).stream(hi))
  expect(grammarFaults(records)).toEqual([])
  const ids = records.flatMap(record => (record.type === 'source' ? [record.id] : []))
  expect(new Set(ids).size).toBe(2)
  const results = records.flatMap(record => (record.type === 'tool-result' ? [record] : []))
  expect(results.map(({ output }) => output)).toEqual([1, 2])
  expect(results[0]!.toolCallId).toBe('call_0')
  expect(results[1]!.toolCallId).not.toBe('call_0')
  const [, , said, given] = asked[2]!.messages.slice(1) as Message[]
  expect([said, given]).toMatchObject([
    { content: [{ type: 'tool-call', toolCallId: results[1]!.toolCallId, input: { n: 2 } }] },
    { content: [{ type: 'tool-result', toolCallId: results[1]!.toolCallId }] },
  ])
})

it('data of the vendor goes back with every part of a step', async () => {
  const providerData = { vendor: { signature: 's1' } }
  const { provider, asked } = scripted(
    [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'hm' },
      { type: 'reasoning-end', id: 'r', providerData },
      ...call('own', {}, 'c1', { providerData: { vendor: { thought: 't' } } }),
      ends(),
    ],
    [...says('ok'), ends('stop')],
  )
  await recordsOf(withTools(provider, { own: { execute: () => 1 } }).stream(hi))
  expect(asked[1]!.messages[1]).toEqual({
    role: 'assistant',
    content: [
      { type: 'reasoning', text: 'hm', providerData },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'own', input: {}, providerData: { vendor: { thought: 't' } } },
    ],
  })
})

it('results of tools that the vendor ran pass through', async () => {
  const { provider, asked } = scripted([
    ...call('search', {}, 'v1'),
    { type: 'tool-result', toolCallId: 'v1', output: 'found' },
    ...says('ok'),
    ends('stop'),
  ])
  const records = await recordsOf(withTools(provider, { own: { execute: () => 1 } }).stream(hi))
  expect(inShort(records)).toEqual(['call search', 'result v1: "found"', 'said ok', 'finish stop'])
  expect(asked).toHaveLength(1)
})

it('a call that the vendor runs, and gives a result of only later, is neither run nor answered', async () => {
  const sink = new ChatSink({ provider: 'vendor' })
  sink.toolCall(0, { id: 'v1', name: 'search', input: '{}', byVendor: true })
  sink.toolCall(1, { id: 'c1', name: 'own', input: '{}' })
  sink.finish('tool-calls')
  sink.end()
  const { provider, asked } = scripted(sink.drain().slice(1), [
    { type: 'tool-result', toolCallId: 'v1', output: 'found' },
    ...says('ok'),
    ends('stop'),
  ])
  const records = await recordsOf(withTools(provider, { own: { execute: () => 1 } }).stream(hi))
  expect(inShort(records)).toEqual([
    'call search',
    'call own',
    'result c1: 1',
    'step-end',
    'result v1: "found"',
    'said ok',
    'finish stop',
  ])
  expect(asked[1]!.messages.at(-1)!.content).toEqual([expect.objectContaining({ toolCallId: 'c1' })])
})

describe('a conversation with calls that were never run', () => {
  const own = { execute: () => 1 }
  const calls: Message = {
    role: 'assistant',
    content: [
      { type: 'tool-call', toolCallId: 'a', toolName: 'own', input: {} },
      { type: 'tool-call', toolCallId: 'b', toolName: 'search', input: {} },
    ],
  }
  const notRun = {
    type: 'tool-result',
    toolCallId: 'a',
    toolName: 'own',
    output: 'The call was not run.',
    isError: true,
  }

  it('tells the vendor so, and nothing of calls that are not the loop’s', async () => {
    const { provider, asked } = scripted([ends('stop')])
    await recordsOf(withTools(provider, { own }).stream({ messages: [calls, ...hi.messages] }))
    expect(asked[0]!.messages).toEqual([calls, { role: 'tool', content: [notRun] }, ...hi.messages])
  })

  it('has a late result behind its call', async () => {
    const late: Message = { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 1 }] }
    const { provider, asked } = scripted([ends('stop')])
    await recordsOf(withTools(provider, { own }).stream({ messages: [calls, ...hi.messages, late] }))
    expect(asked[0]!.messages).toEqual([calls, late, ...hi.messages])
  })

  it('is left as it is where all is well', async () => {
    const messages: readonly Message[] = [
      calls,
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: 1 }] },
      ...hi.messages,
    ]
    const { provider, asked } = scripted([ends('stop')])
    await recordsOf(withTools(provider, { own }).stream({ messages }))
    expect(asked[0]!.messages).toBe(messages)
  })
})
