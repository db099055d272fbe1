import { AsyncLocalStorage } from 'node:async_hooks'
import { type ChatProvider, ChatStream, type ToolContext, withFallback, withTools } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { onStrings } from '../compose/answering.js'
import { grammarFaults } from '../grammar.js'
import { Recorder } from '../support/recorder.js'
import { settle } from '../support/settle.js'
import { brokenCall, call, ends, hi, inShort, recordsOf, says, scripted } from './scripted.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A tool whose calls end when the test says so. */
function held() {
  const calls: { readonly input: unknown; readonly context: ToolContext; end(output: unknown): void }[] = []
  const execute = (input: unknown, context: ToolContext): Promise<unknown> =>
    new Promise(resolve => void calls.push({ input, context, end: resolve }))
  return { calls, tool: { execute } }
}

const start = { type: 'start', messageId: 'm1', provider: 'inner' } as const
const done = [...says('ok'), ends('stop')]

describe('five calls of one step', () => {
  it('run side by side: one hangs, one throws, one has broken arguments', async () => {
    const { provider, asked } = scripted(
      [
        ...call('quick', { n: 1 }, 'c1'),
        ...call('hang', {}, 'c2'),
        ...call('fail', {}, 'c3'),
        ...brokenCall('quick', '{"n":', 'c4'),
        ...call('quick', { n: 5 }, 'c5'),
        ends(),
      ],
      done,
    )
    const signals: AbortSignal[] = []
    const tools = {
      quick: { execute: ({ n }: { n?: unknown }) => n },
      hang: {
        timeoutMs: 5_000,
        execute: (_: unknown, { signal }: ToolContext) => {
          signals.push(signal)
          return new Promise(() => {})
        },
      },
      fail: { execute: () => Promise.reject(new Error('no')) },
    }
    const reading = recordsOf(withTools(provider, tools).stream(hi))
    await vi.advanceTimersByTimeAsync(4_999)
    expect(signals[0]!.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    const records = await reading
    expect(new Set(inShort(records))).toEqual(
      new Set([
        'call quick',
        'call hang',
        'call fail',
        'result c1: 1',
        'failed c2: "The tool took longer than 5000 ms."',
        'failed c3: "no"',
        'failed c4: "The arguments are not valid JSON. The arguments of a tool are a JSON object."',
        'result c5: 5',
        'step-end',
        'said ok',
        'finish stop',
      ]),
    )
    expect(inShort(records).at(-4)).toContain('failed c2')
    expect(grammarFaults(records)).toEqual([])
    expect(signals[0]!.reason).toMatchObject({ name: 'TimeoutError' })
    expect(asked[1]!.messages.at(-1)!.content).toHaveLength(5)
  })

  it('run as many at a time as maxParallel says', async () => {
    const { calls, tool } = held()
    const { provider } = scripted([...[1, 2, 3, 4, 5].flatMap(n => call('tool', { n }, `c${n}`)), ends()], done)
    const reading = recordsOf(withTools(provider, { tool }, { maxParallel: 2 }).stream(hi))
    await settle()
    expect(calls).toHaveLength(2)
    calls[1]!.end('second')
    await settle()
    expect(calls).toHaveLength(3)
    for (let at = 0; at < 5; at++) {
      calls[at]?.end(at)
      await settle()
    }
    expect(inShort(await reading).filter(each => each.startsWith('result'))).toEqual([
      'result c2: "second"',
      'result c1: 0',
      'result c3: 2',
      'result c4: 3',
      'result c5: 4',
    ])
  })

  it('stop where one fails the answer', async () => {
    const { calls, tool } = held()
    const { provider } = scripted([...call('tool', {}, 'c1'), ...call('fail', {}, 'c2'), ends()])
    const fail = { execute: () => Promise.reject(new Error('no')) }
    const reading = recordsOf(withTools(provider, { tool, fail }, { onToolError: 'raise' }).stream(hi))
    expect(inShort(await reading).at(-1)).toBe('error unknown')
    expect(calls[0]!.context.signal.aborted).toBe(true)
    calls[0]!.end('late')
    await settle()
  })
})

describe('a tool that gives its output in stages', () => {
  const staged = (make: () => AsyncGenerator<unknown>) => ({ staged: { execute: make } })

  it('tells each, and the last one is the result', async () => {
    const { provider, asked } = scripted([...call('staged'), ends()], done)
    const tools = staged(async function* () {
      yield 1
      yield 2
    })
    const records = await recordsOf(withTools(provider, tools).stream(hi))
    expect(inShort(records).slice(1, 5)).toEqual(['so far c1: 1', 'so far c1: 2', 'result c1: 2', 'step-end'])
    expect(asked[1]!.messages.at(-1)!.content).toEqual([{ type: 'tool-result', toolCallId: 'c1', output: 2 }])
  })

  it('or what it returns; none and nothing are null', async () => {
    const run = async (make: () => AsyncGenerator<unknown>) => {
      const { provider } = scripted([...call('staged'), ends()], done)
      return inShort(await recordsOf(withTools(provider, staged(make)).stream(hi))).filter(each => each.includes('c1'))
    }
    expect(
      await run(async function* () {
        yield 1
        return 'whole'
      }),
    ).toEqual(['so far c1: 1', 'result c1: "whole"'])
    expect(await run(async function* () {})).toEqual(['result c1: null'])
    expect(
      await run(async function* () {
        yield 1
        throw new Error('broke')
      }),
    ).toEqual(['so far c1: 1', 'failed c1: "broke"'])
  })

  it.each(['its time is up', 'the reader leaves'])('that never end and never wait end when %s', async ending => {
    vi.useRealTimers()
    let given = 0
    let closed = false
    const tools = staged(async function* () {
      try {
        // Without an end of its own a failure would hang the test.
        while (given < 200_000) yield ++given
      } finally {
        closed = true
      }
    })
    const { provider } = scripted([...call('staged'), ends()], done)
    const leaves = ending === 'the reader leaves'
    const looping = withTools(provider, tools, { toolTimeoutMs: leaves ? 60_000 : 20 })
    const recorder = Recorder.of(looping.stream(hi))
    if (leaves) setTimeout(() => recorder.cancel(), 20)
    await vi.waitFor(() => expect(closed).toBe(true), { timeout: 20_000 })
    expect(given).toBeLessThan(200_000)
    if (!leaves)
      await vi.waitFor(() => expect(inShort(recorder.batches.flat()).at(-1)).toBe('finish stop'), { timeout: 20_000 })
    expect(recorder.faults).toEqual([])
  })

  it('is held back with the reader, its time too', async () => {
    let given = 0
    let returned = false
    const tools = {
      staged: {
        timeoutMs: 1_000,
        async *execute() {
          try {
            for (;;) yield ++given
          } finally {
            returned = true
          }
        },
      },
    }
    const { provider } = scripted([...call('staged'), ends()])
    const recorder = Recorder.of(withTools(provider, tools).stream(hi), (records, self) => {
      if (records.some(record => record.type === 'tool-result')) self.pause()
    })
    await settle()
    const before = given
    expect(before).toBeLessThan(5)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(given).toBe(before)
    expect(recorder.faults).toEqual([])
    recorder.cancel()
    await settle()
    expect(returned).toBe(true)
  })
})

describe('the flow', () => {
  function inLoop() {
    const { inner, puppets } = onStrings()
    const { calls, tool } = held()
    const recorder = Recorder.of(withTools(inner, { tool }).stream(hi))
    return { puppets, calls, recorder }
  }
  async function withCall() {
    const parts = inLoop()
    await settle()
    parts.puppets[0]!.push(start, ...call('tool'), ends())
    await settle()
    return parts
  }

  it('is that of the vendor, of the tools, and of the vendor again', async () => {
    const { puppets, calls, recorder } = await withCall()
    recorder.pause()
    calls[0]!.end('out')
    await settle()
    expect(inShort(recorder.records)).toEqual(['call tool'])
    expect(puppets[1]!.calls).toEqual(['connect', 'pause'])
    recorder.resume()
    await settle()
    expect(inShort(recorder.records)).toEqual(['call tool', 'result c1: "out"', 'step-end'])
    puppets[1]!.push(start, ...says('ok'), ends('stop'))
    await settle()
    expect(inShort(recorder.records).slice(-2)).toEqual(['said ok', 'finish stop'])
    expect(recorder.faults).toEqual([])
  })

  it('tells a tool at once that the reader has left, and tells the reader nothing more', async () => {
    const { puppets, calls, recorder } = await withCall()
    const { signal } = calls[0]!.context
    expect(signal.aborted).toBe(false)
    recorder.cancel('gone')
    expect([signal.aborted, signal.reason]).toEqual([true, 'gone'])
    calls[0]!.end('late')
    await settle()
    expect([recorder.faults, inShort(recorder.records), puppets.length]).toEqual([[], ['call tool'], 1])
  })

  it('is no failure of a tool when the reader leaves', async () => {
    const { inner, puppets } = onStrings()
    const failures: unknown[] = []
    const tool = {
      execute: (_: unknown, { signal }: ToolContext) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }
    const onToolError = (error: unknown) => void failures.push(error) as undefined
    const recorder = Recorder.of(withTools(inner, { tool }, { onToolError }).stream(hi))
    await settle()
    puppets[0]!.push(start, ...call('tool'), ends())
    await settle()
    recorder.cancel()
    await settle()
    expect([failures, recorder.faults]).toEqual([[], []])
  })

  it('leaves the vendor of a later step', async () => {
    const { puppets, calls, recorder } = await withCall()
    calls[0]!.end(1)
    await settle()
    recorder.cancel('gone')
    expect([puppets[1]!.count('cancel'), puppets[1]!.reason]).toEqual([1, 'gone'])
  })

  it('runs nothing where the reader leaves with the call itself', async () => {
    const { inner, puppets } = onStrings()
    const { calls, tool } = held()
    const recorder = Recorder.of(withTools(inner, { tool }).stream(hi), (_, self) => self.cancel())
    await settle()
    puppets[0]!.push(start, ...call('tool'), ends())
    await settle()
    expect([calls.length, recorder.faults]).toEqual([0, []])
  })

  it('ends once by its signal while tools run', async () => {
    const { inner, puppets } = onStrings()
    const { calls, tool } = held()
    const abort = new AbortController()
    const reading = recordsOf(withTools(inner, { tool }).stream(hi, { signal: abort.signal }))
    await settle()
    puppets[0]!.push(start, ...call('tool'), ends())
    await settle()
    abort.abort()
    expect(inShort(await reading)).toEqual(['call tool', 'error aborted'])
    expect(calls[0]!.context.signal.aborted).toBe(true)
  })

  it('keeps the total time while tools run, and passes on what is left of it', async () => {
    const { provider, options } = scripted([...call('tool'), ends()])
    const { calls, tool } = held()
    const reading = recordsOf(withTools(provider, { tool }).stream(hi, { totalTimeoutMs: 10_000, idleTimeoutMs: 7 }))
    await vi.advanceTimersByTimeAsync(4_000)
    calls[0]!.end(1)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(inShort(await reading).at(-1)).toBe('error timeout')
    expect(options).toEqual([
      { totalTimeoutMs: 10_000, idleTimeoutMs: 7 },
      { totalTimeoutMs: expect.closeTo(6_000, -1), idleTimeoutMs: 7 },
    ])
    expect(calls[1]!.context.signal.aborted).toBe(true)
  })

  it('asks nobody behind the total time, also where the provider keeps none', async () => {
    let asked = 0
    const slow: ChatProvider = {
      id: 'slow',
      stream: () =>
        ChatStream.from(async function* () {
          asked++
          await new Promise(resolve => setTimeout(resolve, 400))
          yield [start, ...says('So far'), { ...ends('other'), paused: true }]
        }),
    }
    const reading = recordsOf(withTools(slow, {}).stream(hi, { totalTimeoutMs: 1_000 }))
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await reading).at(-1)).toEqual({
      type: 'error',
      error: {
        code: 'timeout',
        message: 'The answer took longer than 1000 ms (totalTimeoutMs).',
        retryable: true,
      },
    })
    expect(asked).toBe(3)
  })
})

describe('user code', () => {
  it('runs in the context of connect, whatever calls it', async () => {
    const storage = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const note = (what: string) => void seen.push(`${what} ${storage.getStore()}`)
    const tools = {
      slow: {
        timeoutMs: 1_000,
        approve: () => {
          note('approve')
          return false
        },
        execute: (_: unknown, { signal }: ToolContext) => {
          note('execute')
          signal.addEventListener('abort', () => note('abort'))
          return new Promise(() => {})
        },
      },
    }
    const { inner, puppets } = onStrings()
    const provider = withTools(inner, tools, {
      approvalSecret: 'correct horse battery',
      onToolError: () => note('onToolError') as undefined,
      stopWhen: () => {
        note('stopWhen')
        return true
      },
      repair: () => {
        note('repair')
        return {}
      },
    })
    const stream = provider.stream(hi)
    const recorder = storage.run('mine', () => Recorder.of(stream))
    await settle()
    await storage.run('the vendor’s', async () => {
      puppets[0]!.push(start, ...brokenCall('slow', '{'), ends())
    })
    await storage.run('the timer’s', () => vi.advanceTimersByTimeAsync(1_000))
    expect(inShort(recorder.records).at(-1)).toBe('finish stop')
    expect(seen).toEqual(
      ['repair', 'approve', 'execute', 'abort', 'onToolError', 'stopWhen'].map(each => `${each} mine`),
    )
  })

  it('gets the conversation, the call and the owner', async () => {
    const contexts: ToolContext[] = []
    const tool = { execute: (_: unknown, context: ToolContext) => void contexts.push(context) }
    const { provider } = scripted([...says('Well.'), ...call('tool', { a: 1 }), ends()], done)
    await recordsOf(withTools(provider, { tool }).stream(hi, { owner: 'li' }))
    expect(contexts).toEqual([
      {
        signal: expect.any(AbortSignal),
        toolCallId: 'c1',
        toolName: 'tool',
        owner: 'li',
        messages: [
          ...hi.messages,
          {
            role: 'assistant',
            content: [
              { type: 'text', text: 'Well.' },
              { type: 'tool-call', toolCallId: 'c1', toolName: 'tool', input: { a: 1 } },
            ],
          },
        ],
      },
    ])
  })

  it.each(['stopWhen', 'approve', 'repair'] as const)('%s that never settles hangs nothing', async name => {
    const never = () => new Promise<never>(() => {})
    const { provider } = scripted([...brokenCall('tool', '{'), ends()], done)
    const tool = { execute: () => 1, ...(name === 'approve' && { approve: never }) }
    const provided = withTools(
      provider,
      { tool },
      {
        toolTimeoutMs: 1_000,
        approvalSecret: 'correct horse battery',
        ...(name !== 'repair' && { repair: () => ({}) }),
        ...(name !== 'approve' && { [name]: never }),
      },
    )
    const reading = recordsOf(provided.stream(hi))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(inShort(await reading).at(-1)).toBe(name === 'stopWhen' ? 'error timeout' : 'finish stop')
  })
})

describe('loops within loops', () => {
  const tool = (name: string) => ({ [name]: { execute: () => `by ${name}` } })
  const nested = (inner: ChatProvider, options = {}): ChatProvider =>
    withTools(withFallback([withTools(withTools(inner, tool('a'), options), tool('b'), options)]), tool('c'), options)

  it('each runs its own tools; the sum of tokens is that of all', async () => {
    const usage = { inputTokens: 1, outputTokens: 1, cacheWriteTokens: 1 }
    const { provider, asked } = scripted(
      [...call('a', {}, '1'), ...call('b', {}, '2'), ...call('c', {}, '3'), ends('tool-calls', usage)],
      [...call('a', {}, '4'), ends('tool-calls', usage)],
      [...call('c', {}, '5'), ends('tool-calls', usage)],
      [...says('ok'), ends('stop', usage)],
    )
    const records = await recordsOf(nested(provider).stream(hi))
    expect(grammarFaults(records)).toEqual([])
    expect(inShort(records)).toEqual([
      'call a',
      'call b',
      'call c',
      'result 1: "by a"',
      'result 2: "by b"',
      'result 3: "by c"',
      'step-end',
      'call a',
      'result 4: "by a"',
      'step-end',
      'call c',
      'result 5: "by c"',
      'step-end',
      'said ok',
      'finish stop',
    ])
    const spent = records.flatMap(record => (record.type === 'step-end' ? [record.usage] : []))
    expect(spent).toEqual([usage, usage, usage])
    expect(records.at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 4, outputTokens: 4, cacheWriteTokens: 4 },
    })
    expect(asked[0]!.tools!.map(({ name }) => name)).toEqual(['c', 'b', 'a'])
    expect(asked[3]!.messages.map(({ role }) => role)).toEqual([
      'user',
      ...Array.from({ length: 3 }, () => ['assistant', 'tool']).flat(),
    ])
  })

  it('the one that is nearest to the model tells of a tool that there is not; those around run nothing', async () => {
    const { provider, asked } = scripted([...call('d', {}, '1'), ends()], done)
    expect(inShort(await recordsOf(nested(provider).stream(hi)))).toEqual([
      'call d',
      'failed 1: "There is no tool d. The tools are: a."',
      'step-end',
      'said ok',
      'finish stop',
    ])
    expect(asked).toHaveLength(2)
  })

  it('a limit within ends the whole answer', async () => {
    const { provider, asked } = scripted([...call('a'), ends()])
    expect(inShort(await recordsOf(nested(provider, { maxSteps: 2 }).stream(hi))).slice(-2)).toEqual([
      'call a',
      'finish tool-calls',
    ])
    expect(asked).toHaveLength(2)
  })

  it('a cancel reaches the innermost tool, and the vendor, before the next batch', async () => {
    for (const name of ['a', 'b', 'c']) {
      const { inner, puppets } = onStrings()
      const { calls, tool: heldTool } = held()
      const tools = (each: string) => (each === name ? { [each]: heldTool } : tool(each))
      const provider = withTools(withTools(withTools(inner, tools('a')), tools('b')), tools('c'))
      const recorder = Recorder.of(provider.stream(hi))
      await settle()
      puppets[0]!.push(start, ...call(name), ends())
      await settle()
      recorder.cancel('gone')
      expect(calls[0]!.context.signal.reason).toBe('gone')
      await settle()
      expect(recorder.faults).toEqual([])
    }
  })
})

test('arguments in a hundred thousand pieces cost a constant each', async () => {
  const pieces = Array.from({ length: 100_000 }, (_, n) => `${n},`.padEnd(10))
  const text = `{"list":[${pieces.join('')}0]}`
  let touched = 0
  const { provider } = scripted(
    [
      { type: 'tool-call-start', toolCallId: 'c1', toolName: 'tool' },
      ...['{"list":[', ...pieces, '0]}'].map(delta => ({ type: 'tool-call-delta', toolCallId: 'c1', delta }) as const),
      { type: 'tool-call-end', toolCallId: 'c1', toolName: 'tool', input: JSON.parse(text) },
      ends(),
    ],
    done,
  )
  const parse = vi.spyOn(JSON, 'parse')
  const tool = { execute: ({ list }: { list?: unknown }) => (list as unknown[]).length }
  for await (const batch of withTools(provider, { tool }).stream(hi).batches()) touched += batch.length
  expect(parse.mock.calls.length).toBeLessThan(5)
  parse.mockRestore()
  expect(touched).toBe(1 + 100_002 + 2 + 1 + 1 + 4)
})
