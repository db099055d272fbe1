import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChatProvider, type ChatRequest, type RecordingOptions, replay, withRecording } from '@millrace/core'
import { recordingFile, replayFile } from '@millrace/core/recording-file'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answering, answeringAs, batchesOf, onStrings, request } from '../compose/answering.js'
import { Recorder } from '../support/recorder.js'
import { briefly, close, delta, failure, finish, opening } from '../support/records.js'
import { pass } from '../support/running.js'

const batches = [opening('a'), [delta('b'), close(), finish]]

/** Records one answer of a provider. */
async function recorded(provider: ChatProvider, asked: ChatRequest = request, options?: RecordingOptions) {
  const lines: string[] = []
  const read = await batchesOf(withRecording(provider, line => void lines.push(line), options).stream(asked))
  return { lines, text: lines.join(''), read }
}

describe('a recording', () => {
  it('replays the answer, batch by batch, again and again', async () => {
    const { text, read } = await recorded(answering(...batches).inner)
    expect(read).toEqual(batches)
    const provider = replay(text)
    expect(provider.id).toBe('inner')
    expect(await batchesOf(provider.stream(request))).toEqual(batches)
    expect(await batchesOf(provider.stream(request))).toEqual(batches)
  })

  it('is lines of JSON, each whole', async () => {
    const { lines } = await recorded(answering(...batches).inner)
    expect(lines.map(line => line.endsWith('\n') && JSON.parse(line))).toMatchObject([
      { millrace: 1, provider: 'inner', recordedAt: expect.any(String), request: { messages: [{ role: 'user' }] } },
      { records: batches[0] },
      { records: batches[1] },
    ])
  })

  it('replays a failure as one', async () => {
    const { text } = await recorded(answering(opening(), [failure('overloaded')]).inner)
    expect(briefly(await batchesOf(replay(text).stream(request)))).toEqual(['start +0 0:a', '-0 error overloaded'])
  })

  it('that was cut at any character is truncated where it ends, and never a success', async () => {
    const { text } = await recorded(answering(...batches).inner)
    const head = text.indexOf('\n')
    for (let length = head; length < text.length - 1; length++) {
      const read = briefly(await batchesOf(replay(text.slice(0, length)).stream(request)))
      expect(read.at(-1)).toMatch(/error truncated$/)
    }
  })

  it('of a reader who left is truncated', async () => {
    const { inner, puppets } = onStrings()
    const lines: string[] = []
    const reader = Recorder.of(withRecording(inner, line => void lines.push(line)).stream(request))
    await vi.waitFor(() => expect(puppets).toHaveLength(1), { timeout: 20_000 })
    await new Promise(setImmediate)
    puppets[0]!.push(...opening())
    reader.cancel()
    expect(briefly(await batchesOf(replay(lines.join('')).stream(request)))).toEqual([
      'start +0 0:a',
      '-0 error truncated',
    ])
  })

  it('holds no providerOptions, and no request where none is wanted', async () => {
    const asked: ChatRequest = { ...request, providerOptions: { mcp: { headers: { authorization: 'Bearer canary' } } } }
    const { text } = await recorded(answering(...batches).inner, asked)
    expect(text).not.toContain('canary')
    expect(text).not.toContain('providerOptions')
    expect((await recorded(answering(...batches).inner, asked, { request: false })).text).not.toContain('Hello')
  })

  it('holds bytes of a request as base64', async () => {
    const file = { type: 'image' as const, mediaType: 'image/png', data: Buffer.from('abc') }
    const { lines } = await recorded(answering(...batches).inner, { messages: [{ role: 'user', content: [file] }] })
    expect(JSON.parse(lines[0]!).request.messages[0].content).toEqual([{ ...file, data: 'YWJj' }])
  })

  it('may hold several answers that were given at the same time', async () => {
    const { inner, puppets } = onStrings()
    const lines: string[] = []
    const provider = withRecording(inner, line => void lines.push(line))
    for (let i = 0; i < 2; i++) Recorder.of(provider.stream(request))
    await new Promise(setImmediate)
    puppets[0]!.push(...opening('1'))
    puppets[1]!.push(...opening('2'))
    puppets[1]!.push(close(), finish)
    puppets[0]!.push(close(), finish)
    const again = replay(lines.join(''))
    for (const text of ['1', '2', '1']) expect(await again.stream(request).text()).toBe(text)
  })
})

describe('match: request', () => {
  const asking = (content: string, more: Partial<ChatRequest> = {}): ChatRequest => ({
    messages: [{ role: 'user', content }],
    ...more,
  })

  it('finds the answer of an equal request, whatever its form', async () => {
    const texts = []
    for (const name of ['one', 'two', 'more of one'])
      texts.push(
        (await recorded(answering([...opening(name), close(), finish]).inner, asking(name.slice(-3), { seed: 1 })))
          .text,
      )
    const provider = replay(texts.join(''), { match: 'request' })
    const one: ChatRequest = { seed: 1, messages: [{ content: [{ type: 'text', text: 'one' }], role: 'user' }] }
    expect(await provider.stream(asking('two', { seed: 1, providerOptions: { a: 1 } })).text()).toBe('two')
    for (const text of ['one', 'more of one', 'one']) expect(await provider.stream(one).text()).toBe(text)
    expect(await batchesOf(provider.stream(asking('one')))).toMatchObject([
      [{ error: { code: 'not-found', message: 'No answer to this request was recorded.' } }],
    ])
  })
})

describe('speed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each([
    [1, 3_000],
    [2, 1_500],
  ])('%d gives the batches at their times: %d ms', async (speed, ms) => {
    const { inner, puppets } = onStrings()
    const lines: string[] = []
    Recorder.of(withRecording(inner, line => void lines.push(line)).stream(request))
    await pass(0)
    puppets[0]!.push(...opening())
    await pass(3_000)
    puppets[0]!.push(close(), finish)
    const reader = Recorder.of(replay(lines.join(''), { speed }).stream(request))
    await pass(ms - 1)
    expect(reader.batches).toHaveLength(1)
    await pass(1)
    expect(reader.batches).toHaveLength(2)
  })

  it('a reader who leaves leaves no timer behind', async () => {
    const text = `${JSON.stringify({ millrace: 1, answer: 'a', provider: 'p' })}\n${JSON.stringify({ answer: 'a', ms: 9_000, records: batches[0] })}\n`
    const reader = Recorder.of(replay(text, { speed: 1 }).stream(request))
    await pass(0)
    expect(vi.getTimerCount()).toBe(1)
    reader.cancel()
    await pass(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a sink that throws', () => {
  it('ends the recording, tells onError in the context of the reader, and disturbs no answer', async () => {
    const storage = new AsyncLocalStorage<string>()
    const told: unknown[] = []
    let writes = 0
    const provider = withRecording(
      answering(...batches).inner,
      () => {
        if (++writes === 2) throw new Error('disk full')
      },
      {
        onError: error => void told.push((error as Error).message, storage.getStore()),
      },
    )
    expect(await storage.run('reader', () => batchesOf(provider.stream(request)))).toEqual(batches)
    expect(told).toEqual(['disk full', 'reader'])
    expect(writes).toBe(2)
  })

  it('is a line on the console without onError, in no words of its own', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const provider = withRecording(answering(...batches).inner, () => {
      throw new Error('/home/canary is full')
    })
    await batchesOf(provider.stream(request))
    expect(printed.mock.calls).toEqual([['Millrace: the recording of an answer has ended early (Error).']])
    printed.mockRestore()
  })
})

describe('a text that is no recording', () => {
  it.each([
    ['is empty', ''],
    ['is something else', '{"a":1}\n'],
    ['is of a later version', '{"millrace":2,"answer":"a","provider":"p"}\n'],
  ])('%s: protocol', (_, text) => {
    expect(() => replay(text)).toThrow(expect.objectContaining({ code: 'protocol' }))
  })

  it('in its middle ends there', async () => {
    const { lines } = await recorded(answering(...batches).inner)
    const text = `${lines[0]}${lines[1]}garbage\n${lines[2]}`
    expect(briefly(await batchesOf(replay(text).stream(request))).at(-1)).toMatch(/error truncated$/)
  })
})

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-recording-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is written at once, for its owner alone, and replayed', async () => {
    const path = join(folder, 'answer.jsonl')
    const file = recordingFile(path)
    for (const text of ['one', 'two'])
      await batchesOf(withRecording(answeringAs('v', [...opening(text), close(), finish]).inner, file).stream(request))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(5)
    file.close()
    const provider = replayFile(path)
    for (const text of ['one', 'two']) expect(await provider.stream(request).text()).toBe(text)
    truncateSync(path, readFileSync(path).length - 10)
    const cut = replayFile(path)
    expect(await cut.stream(request).text()).toBe('one')
    await expect(cut.stream(request).text()).rejects.toMatchObject({ code: 'truncated' })
  })

  it('that was cut anywhere takes the answers of the next process whole', async () => {
    const { text } = await recorded(answering(...batches).inner)
    const path = join(folder, 'cut.jsonl')
    for (let length = text.indexOf('\n') + 1; length < text.length; length += 7) {
      writeFileSync(path, text.slice(0, length))
      const file = recordingFile(path)
      const next = answering([...opening('next'), close(), finish]).inner
      await withRecording(next, file).stream(request).text()
      file.close()
      const again = replayFile(path)
      await expect(again.stream(request).text()).rejects.toMatchObject({ code: 'truncated' })
      expect(await again.stream(request).text()).toBe('next')
    }
  })
})

it('a line that cannot be read ends the answers that are open there, and no later one', async () => {
  const first = await recorded(answering(...batches).inner)
  const second = await recorded(answering([...opening('whole'), close(), finish]).inner)
  const [head, batch, end] = first.lines as [string, string, string]
  const provider = replay([head, batch, '{"answer":"x","ms\n', end, ...second.lines].join(''))
  await expect(provider.stream(request).text()).rejects.toMatchObject({ code: 'truncated' })
  expect(await provider.stream(request).text()).toBe('whole')
})

it.each<[string, () => unknown]>([
  ['no provider', () => withRecording(undefined as never, () => {})],
  ['no sink', () => withRecording(answering().inner, undefined as never)],
  ['a match that is none', () => replay('{"millrace":1,"answer":"a","provider":"p"}', { match: 'x' as never })],
  ['a speed of 0', () => replay('{"millrace":1,"answer":"a","provider":"p"}', { speed: 0 })],
  ['an id that is no name', () => replay('{"millrace":1,"answer":"a","provider":"p"}', { id: '' })],
])('%s is a TypeError', (_, misuse) => {
  expect(misuse).toThrow(TypeError)
})
