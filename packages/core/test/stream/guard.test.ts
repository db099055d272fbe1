import { type ChatRecord, ChatStream, type FinishReason } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { Puppet } from '../support/puppet.js'
import { Recorder } from '../support/recorder.js'
import { brief, briefly, close, delta, failure, finish, open, opening, start } from '../support/records.js'
import { settle } from '../support/settle.js'
import { countedSignal } from '../support/signals.js'
import { catchingUncaught } from '../support/uncaught.js'

const connected = async (onBatch?: (records: readonly ChatRecord[], recorder: Recorder) => void) => {
  const puppet = new Puppet()
  const stream = new ChatStream(puppet.source)
  const reader = Recorder.of(stream, onBatch)
  await settle()
  return { puppet, stream, reader }
}

describe('work starts in a later microtask', () => {
  it('after connect, not inside of it', async () => {
    const puppet = new Puppet()
    puppet.acts.connect = () => puppet.push(...opening())
    const reader = Recorder.of(new ChatStream(puppet.source))
    expect(puppet.calls).toEqual([])
    await settle()
    expect(puppet.calls).toEqual(['connect'])
    expect(briefly(reader.batches)).toEqual(['start +0 0:a'])
    expect(reader.faults).toEqual([])
  })

  it('and not at all for a reader who left before', async () => {
    const puppet = new Puppet()
    const reader = Recorder.of(new ChatStream(puppet.source))
    reader.cancel()
    await settle()
    expect(puppet.calls).toEqual([])
    expect(reader.batches).toEqual([])
  })
})

describe('a batch that comes at the right moment goes straight through', () => {
  it('in the same call', async () => {
    const { puppet, reader } = await connected()
    puppet.push(...opening())
    expect(briefly(reader.batches)).toEqual(['start +0 0:a'])
    puppet.push(delta('b'))
    puppet.push(close(), finish)
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:b', '-0 finish stop'])
  })

  it('but is held while another is being delivered, in order', async () => {
    const { puppet, reader } = await connected(([record]) => {
      if (record!.type === 'start') {
        puppet.push(delta('b'))
        puppet.push(delta('c'))
      }
    })
    puppet.push(...opening())
    expect(reader.batches).toHaveLength(1)
    puppet.push(delta('d'))
    await settle()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:b', '0:c', '0:d'])
    expect(reader.faults).toEqual([])
  })
})

describe('pause is absolute', () => {
  it('holds what still comes, the terminal batch too, until resume', async () => {
    const { puppet, reader } = await connected()
    puppet.push(...opening())
    reader.pause()
    puppet.push(delta('b'))
    puppet.push(close(), finish)
    await settle()
    expect(reader.batches).toHaveLength(1)
    reader.resume()
    expect(reader.batches).toHaveLength(1)
    await settle()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:b', '-0 finish stop'])
    expect(reader.faults).toEqual([])
  })

  it('before the source began', async () => {
    const puppet = new Puppet()
    puppet.acts.connect = () => puppet.push(...opening())
    const reader = Recorder.of(new ChatStream(puppet.source))
    reader.pause()
    await settle()
    expect(puppet.calls).toEqual(['connect', 'pause'])
    expect(reader.batches).toEqual([])
    reader.resume()
    await settle()
    expect(puppet.calls).toEqual(['connect', 'pause', 'resume'])
    expect(reader.batches).toHaveLength(1)
  })

  it('from inside a batch, with more held', async () => {
    const { puppet, reader } = await connected((_, recorder) => recorder.pause())
    puppet.push(...opening())
    for (const text of ['b', 'c']) puppet.push(delta(text))
    for (const expected of [1, 2, 3]) {
      await settle()
      expect(reader.batches).toHaveLength(expected)
      reader.resume()
    }
    expect(reader.faults).toEqual([])
  })

  it('also against a source that pushes from inside pause', async () => {
    const { puppet, reader } = await connected()
    puppet.acts.pause = () => puppet.push(delta('late'))
    puppet.push(...opening())
    reader.pause()
    await settle()
    expect(reader.batches).toHaveLength(1)
    expect(reader.faults).toEqual([])
  })

  it('tells the source once, however often it is called', async () => {
    const { puppet, reader } = await connected()
    reader.pause()
    reader.pause()
    reader.resume()
    reader.pause()
    await settle()
    expect(puppet.calls).toEqual(['connect', 'pause'])
    reader.resume()
    reader.resume()
    await settle()
    expect(puppet.calls).toEqual(['connect', 'pause', 'resume'])
  })
})

describe('resume', () => {
  it('reaches the source in a microtask, since some parse at once, and after what was held', async () => {
    const { puppet, reader } = await connected()
    puppet.acts.resume = () => puppet.push(delta('c'))
    puppet.push(...opening())
    reader.pause()
    puppet.push(delta('b'))
    reader.resume()
    expect(puppet.count('resume')).toBe(0)
    await settle()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:b', '0:c'])
    expect(reader.faults).toEqual([])
  })

  it('tells a source that pushes at once of the pause that this brings', async () => {
    const { puppet, reader } = await connected((_, recorder) => recorder.pause())
    puppet.acts.resume = () => puppet.push(delta('b'))
    puppet.push(...opening())
    reader.resume()
    await settle()
    expect(puppet.calls).toEqual(['connect', 'pause', 'resume', 'pause'])
  })

  it('does not reach a source whose part is over', async () => {
    const { puppet, reader } = await connected()
    reader.pause()
    puppet.push(start, finish)
    reader.resume()
    await settle()
    expect(puppet.count('resume')).toBe(0)
    expect(briefly(reader.batches)).toEqual(['start finish stop'])
  })
})

describe('Flow.cancel() is the reader leaving', () => {
  it('closes the source once, then there is silence', async () => {
    const { puppet, reader } = await connected()
    puppet.acts.cancel = () => puppet.push(delta('late'))
    puppet.push(...opening())
    reader.cancel('why')
    reader.cancel('again')
    puppet.push(delta('b'), failure())
    await settle()
    expect(puppet.calls).toEqual(['connect', 'cancel'])
    expect(puppet.reason).toBe('why')
    expect(reader.batches).toHaveLength(1)
    expect(reader.faults).toEqual([])
  })

  it('drops what is held, paused or about to be released', async () => {
    for (const resumed of [false, true]) {
      const { puppet, reader } = await connected()
      reader.pause()
      puppet.push(...opening())
      if (resumed) reader.resume()
      reader.cancel()
      reader.resume()
      await settle()
      expect(reader.batches).toEqual([])
      expect(puppet.calls).toEqual(['connect', 'pause', 'cancel'])
    }
  })

  it('from inside a batch, with the source still in its connect call', async () => {
    const puppet = new Puppet()
    puppet.acts.connect = () => {
      puppet.push(...opening())
      puppet.push(delta('b'))
    }
    const reader = Recorder.of(new ChatStream(puppet.source), (_, recorder) => recorder.cancel('enough'))
    await settle()
    expect(reader.batches).toHaveLength(1)
    expect(puppet.calls).toEqual(['connect', 'cancel'])
    expect(puppet.reason).toBe('enough')
  })

  it('after the end does nothing', async () => {
    const { puppet, reader } = await connected()
    puppet.push(...opening(), finish)
    reader.cancel()
    expect(puppet.calls).toEqual(['connect'])
  })
})

describe.each(['stream.cancel()', 'signal'] as const)('%s stops the answer', how => {
  const stoppable = (onBatch?: (records: readonly ChatRecord[], recorder: Recorder) => void) => {
    const puppet = new Puppet()
    const { controller, signal } = countedSignal()
    const stream = new ChatStream(puppet.source, { signal })
    const stop = (reason?: unknown) => (how === 'signal' ? controller.abort(reason) : stream.cancel(reason))
    return { puppet, stop, stream, connect: () => Recorder.of(stream, onBatch) }
  }

  it('with what is held, then the error, in a later batch that closes what is open', async () => {
    const { puppet, stop, connect } = stoppable()
    const reader = connect()
    await settle()
    puppet.push(...opening())
    reader.pause()
    puppet.push(delta('held'))
    reader.within('stop', () => stop('enough'))
    await settle()
    expect(reader.batches).toHaveLength(1)
    expect(puppet.calls).toEqual(['connect', 'pause', 'cancel'])
    expect(puppet.reason).toBe('enough')
    reader.resume()
    await settle()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '0:held', '-0 error aborted'])
    expect(reader.faults).toEqual([])
  })

  it('not from inside the call', async () => {
    const { puppet, stop, connect } = stoppable()
    const reader = connect()
    await settle()
    puppet.push(...opening())
    reader.within('stop', () => stop())
    expect(reader.batches).toHaveLength(1)
    await settle()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '-0 error aborted'])
    expect(reader.faults).toEqual([])
  })

  it('once', async () => {
    const { puppet, stop, connect } = stoppable()
    const reader = connect()
    await settle()
    stop(1)
    stop(2)
    await settle()
    stop(3)
    reader.cancel()
    await settle()
    expect(briefly(reader.batches)).toEqual(['error aborted'])
    expect(puppet.calls).toEqual(['connect', 'cancel'])
  })

  it('before connect: the source never starts', async () => {
    const { puppet, stop, connect } = stoppable()
    stop()
    const reader = connect()
    expect(reader.batches).toEqual([])
    await settle()
    expect(briefly(reader.batches)).toEqual(['error aborted'])
    expect(puppet.calls).toEqual([])
    expect(reader.faults).toEqual([])
  })

  it('between connect and the start of the source', async () => {
    const { puppet, stop, connect } = stoppable()
    const reader = connect()
    stop()
    await settle()
    expect(briefly(reader.batches)).toEqual(['error aborted'])
    expect(puppet.calls).toEqual([])
  })

  it('from inside a batch', async () => {
    const { puppet, stop, connect } = stoppable((_, recorder) => recorder.within('stop', () => stop()))
    const reader = connect()
    await settle()
    puppet.push(...opening())
    await settle()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '-0 error aborted'])
    expect(puppet.calls).toEqual(['connect', 'cancel'])
    expect(reader.faults).toEqual([])
  })

  it('not after the end, even when the end is still held', async () => {
    const { puppet, stop, connect } = stoppable()
    const reader = connect()
    await settle()
    reader.pause()
    puppet.push(start, finish)
    stop()
    reader.resume()
    await settle()
    stop()
    await settle()
    expect(briefly(reader.batches)).toEqual(['start finish stop'])
    expect(puppet.count('cancel')).toBe(0)
  })

  it('against a source that pushes from inside cancel', async () => {
    const { puppet, stop, connect } = stoppable()
    puppet.acts.cancel = () => puppet.push(delta('late'), finish)
    const reader = connect()
    await settle()
    puppet.push(...opening())
    stop()
    await settle()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '-0 error aborted'])
  })

  it('for a reader who left already: nothing', async () => {
    const { puppet, stop, connect } = stoppable()
    const reader = connect()
    await settle()
    reader.cancel()
    stop()
    await settle()
    expect(reader.batches).toEqual([])
    expect(puppet.calls).toEqual(['connect', 'cancel'])
  })
})

describe('one terminal record, the last of its batch', () => {
  it.each([
    ['finish', finish],
    ['error', failure()],
  ])('what follows %s is dropped, in its batch and after it', async (_, terminal) => {
    const { puppet, reader } = await connected()
    puppet.push(start, open(), close(), terminal, delta('x'), failure('unknown'))
    puppet.push(delta('y'))
    puppet.push(finish)
    await settle()
    expect(briefly(reader.batches)).toEqual([`start +0 -0 ${brief(terminal)}`])
    expect(reader.faults).toEqual([])
  })

  it.each<[string, ChatRecord]>([
    ['a failure', failure()],
    ['a finish', finish],
  ])('%s closes what is open, in the order in which it was opened', async (_, last) => {
    const { puppet, reader } = await connected()
    puppet.push(start, open('0'), { type: 'reasoning-start', id: '1' })
    puppet.push(
      { type: 'tool-call-start', toolCallId: 'c', toolName: 'look' },
      { type: 'tool-call-delta', toolCallId: 'c', delta: '{"q"' },
    )
    puppet.push(open('2'), close('2'))
    puppet.push({ type: 'data', name: 'own', value: 1 }, last, { type: 'data', name: 'own', value: 2 })
    puppet.push(failure())
    expect(reader.batches[3]!.slice(0, 5)).toEqual([
      { type: 'data', name: 'own', value: 1 },
      { type: 'text-end', id: '0' },
      { type: 'reasoning-end', id: '1' },
      {
        type: 'tool-call-end',
        toolCallId: 'c',
        toolName: 'look',
        inputText: '{"q"',
        inputError: 'The arguments are incomplete.',
      },
      last,
    ])
    expect(reader.batches.slice(3).flat()).toHaveLength(5)
  })

  it.each<[string, object]>([
    ['{"q":[1]}', { input: { q: [1] } }],
    ['"free form"', { input: 'free form' }],
    ['{"q":[1]', { inputText: '{"q":[1]', inputError: 'The arguments are incomplete.' }],
    ['[1]', { inputText: '[1]', inputError: 'The arguments are incomplete.' }],
    [' ', { input: {} }],
  ])('a call with %j that nobody ended is whole where its arguments are', async (delta, input) => {
    const { puppet, reader } = await connected()
    puppet.push(start, { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' })
    puppet.push({ type: 'tool-call-delta', toolCallId: 'c', delta })
    puppet.push(finish)
    expect(reader.batches.at(-1)).toEqual([{ type: 'tool-call-end', toolCallId: 'c', toolName: 'f', ...input }, finish])
  })

  it.each<[string, FinishReason, object]>([
    ['', 'tool-calls', { input: {} }],
    ['', 'length', { inputText: '', inputError: 'The arguments are incomplete.' }],
    ['', 'content-filter', { inputText: '', inputError: 'The arguments are incomplete.' }],
    ['{"q":1}', 'length', { input: { q: 1 } }],
  ])('a call with %j that nobody ended, in front of the reason %s', async (delta, reason, input) => {
    const { puppet, reader } = await connected()
    puppet.push(start, { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' })
    if (delta !== '') puppet.push({ type: 'tool-call-delta', toolCallId: 'c', delta })
    puppet.push({ type: 'finish', reason })
    expect(reader.batches.flat().at(-2)).toEqual({ type: 'tool-call-end', toolCallId: 'c', toolName: 'f', ...input })
  })

  it.each<[string, ChatRecord[], object[]]>([
    ['nothing', [], [{ input: {} }, { inputText: '', inputError: 'The arguments are incomplete.' }]],
    ['a text', [open('1')], [{ input: {} }, { input: {} }]],
    ['a file', [{ type: 'file', mediaType: 'image/png', data: 'AA==' }], [{ input: {} }, { input: {} }]],
  ])(
    'two calls without arguments, %s behind them: an end that cuts can have cut the last alone',
    async (_, more, ends) => {
      const { puppet, reader } = await connected()
      puppet.push(
        start,
        ...['b', 'c'].map(toolCallId => ({ type: 'tool-call-start' as const, toolCallId, toolName: 'f' })),
      )
      puppet.push(...more, { type: 'finish', reason: 'length' })
      const told = reader.batches.flat().filter(({ type }) => type === 'tool-call-end')
      expect(told).toEqual(
        ends.map((end, i) => ({ type: 'tool-call-end', toolCallId: 'bc'[i], toolName: 'f', ...end })),
      )
    },
  )

  it('but nothing that a reset withdrew', async () => {
    const { puppet, reader } = await connected()
    puppet.push(...opening())
    puppet.push({ type: 'reset' })
    puppet.push(failure())
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', 'reset', 'error network'])
  })
})

describe('start never travels alone', () => {
  it.each<[string, ChatRecord[][], string[]]>([
    ['it waits for content', [[start], [open(), delta('a')]], ['start +0 0:a']],
    ['a failure sends it away', [[start], [failure()]], ['error network']],
    ['also in one batch', [[start, failure()]], ['error network']],
    ['not where there is content', [[start, open(), failure()]], ['start +0 -0 error network']],
    ['an empty answer keeps it', [[start], [finish]], ['start finish stop']],
    ['empty batches are nothing', [[], [start], [], [open()], []], ['start +0']],
  ])('%s', async (_, pushes, expected) => {
    const { puppet, reader } = await connected()
    for (const records of pushes) puppet.push(...records)
    await settle()
    expect(briefly(reader.batches)).toEqual(expected)
    expect(reader.faults).toEqual([])
  })

  it('when the answer is stopped meanwhile', async () => {
    const { puppet, stream, reader } = await connected()
    puppet.push(start)
    stream.cancel()
    await settle()
    expect(briefly(reader.batches)).toEqual(['error aborted'])
  })
})

describe('an exception out of batch() is the reader’s', () => {
  it.each([false, true])('the source is cancelled and the exception uncaught (held before: %s)', async held => {
    const mine = new Error('mine')
    const puppet = new Puppet()
    const flow = new ChatStream(puppet.source).connect({
      batch: () => {
        throw mine
      },
    })
    if (held) flow.pause()
    await settle()
    let returned = false
    const uncaught = await catchingUncaught(async () => {
      puppet.push(...opening())
      if (held) flow.resume()
      returned = true
      puppet.push(delta('b'))
      await settle()
    })
    expect(returned).toBe(true)
    expect(uncaught).toEqual([mine])
    expect(puppet.count('cancel')).toBe(1)
    expect(puppet.reason).toBe(mine)
  })

  it('on the terminal batch there is nothing to cancel', async () => {
    const puppet = new Puppet()
    new ChatStream(puppet.source).connect({
      batch: () => {
        throw new Error('mine')
      },
    })
    await settle()
    const uncaught = await catchingUncaught(async () => {
      puppet.push(start, finish)
      await settle()
    })
    expect(uncaught).toHaveLength(1)
    expect(puppet.calls).toEqual(['connect'])
  })
})

describe('a source that throws when it is started', () => {
  it('is a failure', async () => {
    const reader = Recorder.of(
      new ChatStream(() => {
        throw new Error('secret')
      }),
    )
    await settle()
    expect(briefly(reader.batches)).toEqual(['error unknown'])
    expect(JSON.stringify(reader.batches)).not.toContain('secret')
  })

  it('after it pushed: what came stays', async () => {
    const reader = Recorder.of(
      new ChatStream(to => {
        to.batch(opening())
        throw new Error('late')
      }),
    )
    await settle()
    expect(briefly(reader.batches)).toEqual(['start +0 0:a', '-0 error unknown'])
  })

  it('after its end: nobody hears of it', async () => {
    const reader = Recorder.of(
      new ChatStream(to => {
        to.batch([start, finish])
        throw new Error('late')
      }),
    )
    await settle()
    expect(briefly(reader.batches)).toEqual(['start finish stop'])
  })
})

describe('the signal has one listener, from connect to the end of the source’s part', () => {
  it.each<[string, (puppet: Puppet, reader: Recorder, stream: ChatStream, abort: () => void) => void]>([
    ['finish', puppet => puppet.push(start, finish)],
    [
      'a finish that is held',
      (puppet, reader) => {
        reader.pause()
        puppet.push(start, finish)
      },
    ],
    ['a failure', puppet => puppet.push(failure())],
    ['the reader leaving', (_, reader) => reader.cancel()],
    ['stream.cancel()', (_, __, stream) => stream.cancel()],
    ['the signal', (_, __, ___, abort) => abort()],
  ])('ended by %s', async (_, end) => {
    const puppet = new Puppet()
    const counted = countedSignal()
    const stream = new ChatStream(puppet.source, { signal: counted.signal })
    expect(counted.listeners).toBe(0)
    const reader = Recorder.of(stream)
    await settle()
    expect(counted.listeners).toBe(1)
    end(puppet, reader, stream, () => counted.controller.abort())
    expect(counted.listeners).toBe(0)
  })

  it('and none when it was stopped before', async () => {
    const counted = countedSignal()
    const stream = new ChatStream(new Puppet().source, { signal: counted.signal })
    stream.cancel()
    Recorder.of(stream)
    await settle()
    expect(counted.listeners).toBe(0)
  })
})
