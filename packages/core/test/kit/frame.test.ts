import { type ChatRecord, ChatSink, type Frame } from '@millrace/core'
import { createFrameDecoder, parseFrame } from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'
import { textsOf } from '../../src/kit/frame-texts.js'

/** What a decoder makes of one event: the objects it read, `DONE`, the body of a failure, or the message of what it threw. */
function decoded(data: string, event = 'message', lists = false): unknown[] {
  const seen: unknown[] = []
  const sink = new ChatSink({
    provider: 'p',
    toError: body => {
      seen.push({ failed: body })
      return { code: 'unknown', message: body, retryable: false }
    },
  })
  const decoder = createFrameDecoder({
    read(json, sink) {
      seen.push(json)
      if (json.last) sink.fail({ code: 'unknown', message: '', retryable: false })
    },
    done: () => void seen.push('DONE'),
    lists,
  })
  try {
    decoder.decode({ event, data }, sink)
  } catch (thrown) {
    seen.push({ threw: (thrown as Error).message, cause: (thrown as Error).cause })
  }
  return seen
}

it.each([
  ['message', 'ping', []],
  ['message', ' Keep-Alive ', []],
  ['ping', '2026-11-28T07:00:00Z', []],
  ['heartbeat', 'null', []],
  ['ping', '{"a":1}', [{ a: 1 }]],
  ['error', 'ping', [{ failed: 'ping' }]],
  ['message', 'ping timed out', [{ failed: 'ping timed out' }]],
])('under the event %s, %j keeps the connection alive or does not', (event, data, expected) => {
  expect(decoded(data, event)).toEqual(expected)
})

const noJson = { threw: 'The vendor sent a frame that is no JSON.', cause: undefined }
const noObject = { threw: 'The vendor sent a frame that is no JSON object.', cause: undefined }

it.each<[string, string, unknown[]]>([
  ['an object is read', '{"a":1}', [{ a: 1 }]],
  ['also behind blanks', ' \t{"a":1} ', [{ a: 1 }]],
  ['nothing says nothing', '', []],
  ['blanks say nothing', ' \n \n', []],
  ['the end mark', '[DONE]', ['DONE']],
  ['the end mark between blanks', ' [DONE] ', ['DONE']],
  ['a comment', ': keepalive', []],
  ['a comment without a word', ':', []],
  ['a comment with JSON in it', ':{"error":{"message":"no"}}', []],
  ['a comment behind blanks', '  : OPENROUTER PROCESSING', []],
  ['comments below each other', ': a\n: b', []],
  ['a comment in quotes', '": keepalive"', []],
  ['an empty text in quotes', '""', []],
  ['an object behind something else', 'data: {"a":1}', [noJson]],
  ['words', 'Upstream is gone', [{ failed: 'Upstream is gone' }]],
  ['words behind the name of the field', 'error: some words', [{ failed: 'some words' }]],
  ['an object behind the name of the field', 'error: {"message":"no"}', [{ failed: '{"message":"no"}' }]],
  ['words in quotes', '"some words"', [{ failed: '"some words"' }]],
  ['an error in a list', '[{"error":{"message":"no"}}]', [{ failed: '[{"error":{"message":"no"}}]' }]],
  ['an error that was cut', '{"error":{"message":"no', [{ failed: '{"error":{"message":"no' }]],
  ['an error that was cut, of another form', '{"type":"error","error":{', [{ failed: '{"type":"error","error":{' }]],
  ['an error as Python prints it', "{'error': {'message': 'no'}}", [{ failed: "{'error': {'message': 'no'}}" }]],
  ['an object that was cut is not quoted', '{"choices":[{"delta":{"content":"what was said', [noJson]],
  ['nor a list', '[{"candidates":"what was said', [noJson]],
  ['nor a string', '"what was said', [noJson]],
  ['nor one behind something else', 'x{"choices":[{"delta":{"content":"what was said"}}]}', [noJson]],
  ['words around an error', 'Failed: {"error":"no"}', [{ failed: 'Failed: {"error":"no"}' }]],
  ['nor a page', '<html>what was said', [noJson]],
  ['a list', '[1]', [noObject]],
  ['null', 'null', [noObject]],
  ['a number', '3', [noObject]],
])('%s', (_, data, expected) => {
  expect(decoded(data)).toEqual(expected)
})

it.each<[string, string, unknown[]]>([
  ['objects', '[{"a":1},{"b":2}]', [{ a: 1 }, { b: 2 }]],
  ['an error among them, for the reader to know', '[{"error":{}},{"a":1}]', [{ error: {} }, { a: 1 }]],
  ['what follows the end', '[{"last":true},{"a":1}]', [{ last: true }]],
  ['other things among them', ' [null, {"a":1}, 2] ', [{ a: 1 }]],
  ['over several lines', '[{"a":1}\n,{"b":2}]', [{ a: 1 }, { b: 2 }]],
  ['nothing', '[]', [noObject]],
  ['no object', '[1]', [noObject]],
  ['one that was cut', '[{"candidates":"what was said', [noJson]],
  ['an error that was cut', '[{"error":{"message":"no', [{ failed: '[{"error":{"message":"no' }]],
  ['the end mark, which is none', '[DONE]', ['DONE']],
])('a list, where the reader takes lists: %s', (_, data, expected) => {
  expect(decoded(data, 'message', true)).toEqual(expected)
})

describe('under `event: error` anything is a failure', () => {
  it.each(['{"error":{"message":"no"}}', '"some words"', 'some words', '{"error":{"mess', '[1]', 'null', ''])(
    '%s',
    data => {
      expect(decoded(data, 'error')).toEqual([{ failed: data }])
    },
  )

  it('and words over several lines are one', () => {
    expect(decoded('some\n\nwords', 'error')).toEqual([{ failed: 'some\nwords' }])
  })
})

describe('several texts in one event', () => {
  it.each<[string, string, unknown[]]>([
    ['two', '{"a":1}\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['three', '{"a":1}\n{"b":2}\n{"c":3}', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['with the end mark last', '{"a":1}\n[DONE]', [{ a: 1 }, 'DONE']],
    ['with the end mark among them', '{"a":1}\n[DONE]\n{"b":2}', [{ a: 1 }, 'DONE', { b: 2 }]],
    ['with comments and blanks between', '{"a":1}\n: x\n\n  \n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['one text over several lines', '{\n"a":\n[1,\n2]}', [{ a: [1, 2] }]],
    ['such a text, and another', '{\n"a": {\n}}\n{"b":\n2}', [{ a: {} }, { b: 2 }]],
    ['brackets and quotes in strings', '{"a":"}{[\\"\\\\"}\n{"b":"\\\\"}', [{ a: '}{["\\' }, { b: '\\' }]],
    ['a failure behind an object', '{"a":1}\nerror: no', [{ a: 1 }, { failed: 'no' }]],
    ['words behind an object', '{"a":1}\nno\nway', [{ a: 1 }, { failed: 'no\nway' }]],
    ['one that is no JSON behind one that is', '{"a":1}\n{"b":', [{ a: 1 }, noJson]],
    ['one that is no JSON in front', '{"a":\n{"b":2}', [noJson]],
  ])('%s', (_, data, expected) => {
    expect(decoded(data)).toEqual(expected)
  })

  it('what follows the end of the answer is not read', () => {
    expect(decoded('"no"\n{"a":1}')).toEqual([{ failed: '"no"' }])
  })

  it('the name of the event is that of the last one', () => {
    expect(decoded('{"a":1}\n{"error":"no"}', 'error')).toEqual([{ a: 1 }, { failed: '{"error":"no"}' }])
  })

  it('each is given with its own text', () => {
    const frames: Frame[] = []
    createFrameDecoder({ read: (_, __, frame) => void frames.push(frame) }).decode(
      { event: 'e', data: '{"a":1}\n{"b":2}' },
      new ChatSink({ provider: 'p' }),
    )
    expect(frames).toEqual([
      { event: 'e', data: '{"a":1}' },
      { event: 'e', data: '{"b":2}' },
    ])
  })

  it('every character is looked at once', () => {
    let looked = 0
    const line = (text: string): string =>
      new Proxy(Object(text) as object, {
        get: (target, name) => {
          if (typeof name === 'string' && /^\d+$/.test(name)) looked++
          const value: unknown = Reflect.get(target, name, target)
          return typeof value === 'function' ? value.bind(target) : value
        },
      }) as unknown as string
    const lines = Array.from({ length: 1_000 }, () => '{"a":')
    textsOf({ split: () => lines.map(line) } as unknown as string)
    expect(looked).toBe(5_000)
  })
})

it('a parser of one’s own is asked for what is neither an end mark nor a comment', () => {
  const asked: string[] = []
  const parse = (text: string): { text: string } => {
    asked.push(text)
    if (!text.startsWith('{')) throw new TypeError('no frame')
    return { text }
  }
  const read: string[] = []
  const decoder = createFrameDecoder({ read: ({ text }: { text: string }) => void read.push(text) }, parse)
  for (const data of ['{"a":1}\n[DONE]\n: c', 'words'])
    decoder.decode({ event: 'message', data }, new ChatSink({ provider: 'p' }))
  expect([asked, read]).toEqual([['{"a":1}', 'words'], ['{"a":1}']])
})

it('the end of the body is told to who wants to know, and [DONE] says nothing by itself', () => {
  const sink = new ChatSink({ provider: 'p' })
  let ended = 0
  createFrameDecoder({ read() {}, end: () => void ended++ }).end?.(sink)
  const silent = createFrameDecoder({ read() {} })
  silent.decode({ event: 'message', data: '[DONE]' }, sink)
  silent.end?.(sink)
  const records: ChatRecord[] = sink.drain()
  expect([ended, sink.done, records]).toEqual([1, false, []])
})

it('parseFrame quotes nothing, not in its cause either', () => {
  for (const data of ['{"secret', '["secret"]', 'secret', '"secret"']) {
    let thrown: unknown
    try {
      parseFrame(data)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ name: 'ChatError', code: 'protocol' })
    expect([String(thrown), (thrown as Error).cause]).toEqual([expect.not.stringContaining('secret'), undefined])
  }
})
