import { createFrameParser, type FrameParser, frameParsers } from '@millrace/core/provider-kit'
import { describe, expect, it, vi } from 'vitest'

const chunk = (content: unknown, more: object = {}): string =>
  JSON.stringify({ id: 'a', choices: [{ index: 0, delta: { role: 'assistant', content } }], ...more })

/** A parser that has read as many frames as it takes before it looks for likeness. */
const warmParser = (): ReturnType<typeof createFrameParser> => {
  const parse = createFrameParser()
  for (let frames = 0; frames < 79; frames++) parse(`{"warm":${frames}}`)
  return parse
}

/** Spoils everything that a frame holds, as whoever keeps a frame and changes it would. */
function poison(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  const container = value as Record<string, unknown>
  for (const key of Object.keys(container)) {
    poison(container[key])
    container[key] = 'poison'
  }
  container.poison = true
}

/** The outcome of each frame as text. Each frame is spoilt before the next one is parsed. */
const parsed = (frames: readonly string[]): string[] => {
  const parse = warmParser()
  return frames.map(data => {
    try {
      const frame = parse(data)
      const text = JSON.stringify(frame)
      poison(frame)
      return text
    } catch (error) {
      return (error as Error).message
    }
  })
}

const whole = (frames: readonly string[]): string[] => frames.map(frame => parsed([frame])[0]!)

const texts = [
  'Hello',
  ' ',
  '"',
  '\\',
  '\\"',
  'He',
  'lo',
  '',
  '日本',
  '👩‍🌾',
  '\n',
  '\u0000',
  'content":"',
  '"}}]}',
  // What stands in for a text while templates are made.
  '\u007f',
  '\u007f0',
  'Hello',
]

describe('a frame parser gives what parsing each frame by itself gives', () => {
  it.each<[string, readonly string[]]>([
    ['texts that look like JSON', texts.map(text => chunk(text))],
    ['the same frame again and again', ['x', 'x', 'x', 'y', 'y', 'x'].map(text => chunk(text))],
    ['another field behind it', texts.map((text, index) => chunk(text, { n: index }))],
    ['two strings at once', texts.map(text => JSON.stringify({ a: text, b: text }))],
    [
      'two equal strings, one of them changing',
      ['p', 'p', 'q', 'p', 'r'].map(text => JSON.stringify({ a: 'p', b: text })),
    ],
    ['a key that changes', texts.map((text, index) => JSON.stringify({ [`${text}${index}`]: 1 }))],
    ['the same key twice', ['p', 'q', 'r', 's'].map(text => `{"a":"x","a":"${text}"}`)],
    ['the same key twice, the first one changing', ['p', 'q', 'r', 's'].map(text => `{"a":"${text}","a":"x"}`)],
    [
      'what stands in for a text, with the text itself out of sight',
      ['p', 'q', 'r', 's'].map(text => `{"a":"${text}","a":"x","t":"\u007f0","more":"as long as frames are"}`),
    ],
    ['strings in lists', texts.map(text => JSON.stringify({ list: ['a', text, 'b'] }))],
    [
      'something else in its place',
      [...['a', 'b', 'c'].map(text => chunk(text)), chunk(null), chunk(['a']), chunk({}), chunk(7)],
    ],
    ['spaces of another serializer', ['a', 'b', 'c', 'd'].map(text => ` { "t" : "${text}" } `)],
    [
      'reasoning, then content, then both in turn',
      [...'abcd', ...'efgh'].map((text, at) => JSON.stringify(at % 3 ? { t: text } : { r: text })),
    ],
    ['a key named __proto__', ['a', 'b', 'c'].map(text => `{"__proto__":{"t":"${text}"}}`)],
  ])('%s', (_, frames) => {
    expect(parsed(frames)).toEqual(whole(frames))
  })

  it.each<[string, string]>([
    ['cut inside of the string', '{"t":"ab'],
    ['a line break inside of the string', '{"t":"a\nb"}'],
    ['a bad escape', '{"t":"a\\xb"}'],
    ['an open quote', '{"t":"a"b"}'],
    ['no quotes', '{"t":ab}'],
    ['more behind it', '{"t":"a"}}'],
    ['a restart inside of the string', '{"t":"adata: {"t":"b"}'],
    ['no object', '"t"'],
  ])('what is refused stays refused: %s', (_, broken) => {
    const frames = ['{"t":"one"}', '{"t":"two"}', '{"t":"three"}', broken, '{"t":"four"}']
    expect(parsed(frames)).toEqual(whole(frames))
    expect(parsed(frames)[3]).toMatch(/^The vendor sent a frame that is no JSON/)
  })

  it('whatever the order of frames', () => {
    const pool = [
      ...texts.map(text => chunk(text)),
      ...texts.map(text => chunk(text, { usage: { n: 1 } })),
      ...texts.map(text => JSON.stringify({ r: text })),
      '{"t":',
      'null',
    ]
    let state = 1
    const frames = Array.from({ length: 5000 }, () => {
      state = (state * 48271) % 2147483647
      return pool[state % pool.length]!
    })
    expect(parsed(frames)).toEqual(whole(frames))
  })
})

/** Lengths of the texts that `JSON.parse` is given for each of the frames. */
function parsedLengths(parse: (data: string) => unknown, frames: readonly string[]): number[][] {
  const spy = vi.spyOn(JSON, 'parse')
  try {
    return frames.map(frame => {
      spy.mockClear()
      parse(frame)
      return spy.mock.calls.map(([text]) => text.length)
    })
  } finally {
    spy.mockRestore()
  }
}

const longWord = 'a word of more than a dozen characters'

it('parses at most the string where frames are alike, and whole frames where they are not', () => {
  const parse = warmParser()
  for (const text of ['one', 'two']) parse(chunk(text))
  const other = chunk('three', { x: 1 })
  const escaped = chunk('\u0001')
  expect(
    parsedLengths(parse, [chunk('three'), chunk('日本'), chunk('"a\\n\n\t'), chunk(longWord), escaped, other]),
  ).toEqual([[], [], [], [longWord.length + 2], [JSON.stringify('\u0001').length], [other.length]])
})

it('reads frames whose forms alternate by a template each', () => {
  const parse = warmParser()
  const forms = [
    (text: string) => chunk(text),
    (text: string) => chunk(text, { a: 1 }),
    (text: string) => chunk(text, { b: 2 }),
  ]
  const frames = (count: number): string[] => Array.from({ length: count }, (_, at) => forms[at % 3]!(`w${at}`))
  for (const frame of frames(900)) parse(frame)
  expect(parsedLengths(parse, frames(30)).flat()).toEqual([])
})

it('keeps the templates that it has when other frames come between', () => {
  const parse = warmParser()
  for (const text of ['one', 'two']) parse(chunk(text))
  for (let number = 0; number < 20; number++) parse(`{"progress":${number}}`)
  const lengths = parsedLengths(
    parse,
    Array.from({ length: 16 }, (_, at) => chunk(`w${at}`)),
  )
  expect(lengths.slice(8).flat()).toEqual([])
})

it('finds the next form behind a frame that is alone of its kind', () => {
  const parse = warmParser()
  for (let at = 0; at < 300; at++) parse(chunk(`w${at}`))
  parse(JSON.stringify({ signature: 'between the thought and the answer', of: { n: 1 } }))
  const answer = Array.from({ length: 40 }, (_, at) => chunk(`w${at}`, { of: 'the answer' }))
  expect(parsedLengths(parse, answer).slice(8).flat()).toEqual([])
})

it('finds the next form behind as many frames of other kinds as stand between two texts of an answer', () => {
  const parse = warmParser()
  for (let at = 0; at < 300; at++) parse(chunk(`w${at}`))
  for (let kind = 0; kind < 5; kind++) parse(JSON.stringify({ [`kind ${kind}`]: 'between the thought and the answer' }))
  const answer = Array.from({ length: 40 }, (_, at) => chunk(`w${at}`, { of: 'the answer' }))
  expect(parsedLengths(parse, answer).slice(8).flat()).toEqual([])
})

it('searches ever more rarely where frames are not alike', () => {
  const parse = createFrameParser()
  // Two values change with each frame, as in the Responses API: sequence number and text.
  const frames = Array.from({ length: 4_000 }, (_, at) => JSON.stringify({ type: 'delta', n: at, delta: `w${at}` }))
  const extra = parsedLengths(parse, frames).filter(lengths => lengths.length > 1)
  expect(extra.length).toBeLessThan(8)
})

it('seldom compares frames that are never alike, between others that are', () => {
  const parse = warmParser()
  const spy = vi.spyOn(String.prototype, 'indexOf')
  let compared = 0
  for (let at = 0; at < 4_000; at++) {
    parse(chunk(`w${at}`))
    spy.mockClear()
    parse(JSON.stringify({ [`key ${at}`]: `w${at}`, n: at }))
    // Comparing looks for the ends of strings.
    if (spy.mock.calls.some(([text]) => text === '"')) compared++
  }
  spy.mockRestore()
  expect(compared).toBeGreaterThan(0)
  expect(compared).toBeLessThan(100)
})

it('hands out objects of its own: a frame that is kept is not changed by later ones', () => {
  const cited = (text: string): string =>
    JSON.stringify({
      type: 'content_block_delta',
      delta: { type: 'citations_delta', citation: { cited_text: text, range: [1, 2], page: { number: 3 } } },
    })
  for (const before of [8, 24, 79, 96]) {
    const parse = createFrameParser()
    for (let frame = 0; frame < before; frame++) parse(cited(`before ${frame}`))
    const texts = ['p', 'q', 'r', 's', 't']
    const kept = texts.map(text => parse(cited(text)))
    expect(kept).toEqual(texts.map(text => JSON.parse(cited(text))))
    const objects = new Set<unknown>()
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      expect(objects.has(value)).toBe(false)
      objects.add(value)
      for (const child of Object.values(value)) collect(child)
    }
    for (const frame of kept) collect(frame)
  }
})

it('keeps nothing of a short answer', () => {
  const frames = Array.from({ length: 79 }, (_, at) => chunk(`word ${at}`))
  expect(parsedLengths(createFrameParser(), frames)).toEqual(frames.map(frame => [frame.length]))
})

describe('a frame parser whose reader passes through containers', () => {
  const passed = ['choices', 'delta', 'tool_calls', 'function']
  const call = (piece: string, more: object = {}): string =>
    JSON.stringify({
      id: 'a',
      choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: piece } }], ...more } }],
    })

  /** Frames as parsed by one parser, each with its text at that time. */
  const read = (
    frames: readonly string[],
    look?: (frame: unknown) => void,
  ): { readonly frame: unknown; readonly text: string }[] => {
    const parse = createFrameParser(passed)
    for (let frames = 0; frames < 79; frames++) parse(`{"warm":${frames}}`)
    return frames.map(data => {
      const frame = parse(data)
      look?.(frame)
      return { frame, text: JSON.stringify(frame) }
    })
  }

  it.each([
    ['content', (text: string) => chunk(text)],
    ['arguments', (text: string) => call(text)],
    ['arguments beside another string', (text: string) => call(text, { role: 'assistant' })],
  ])('hands out the same objects for each %s, with its own string', (_, make) => {
    const frames = texts.map(make)
    const outcomes = read(frames)
    expect(outcomes.map(({ text }) => text)).toEqual(frames)
    // Two frames are parsed whole, to be compared; the third is the first by the template.
    expect(new Set(outcomes.slice(2).map(({ frame }) => frame)).size).toBe(1)
  })

  // biome-ignore lint/suspicious/noExplicitAny: parsed JSON, read on purpose without the code under test.
  type Frame = any

  it.each<[string, (at: number) => object, boolean]>([
    [
      'the same objects for what is the same in all',
      () => ({ details: { cached: 0, list: [{ kind: 'TEXT' }] } }),
      true,
    ],
    ['the same objects of a list', () => ({ details: [{ kind: 'TEXT', count: 10 }] }), true],
    ['its own for what differs', at => ({ details: { cached: at } }), false],
    ['its own for what holds something that differs', at => ({ details: [{ kind: 'TEXT', count: at }] }), false],
    ['its own for what the reader does not pass through', () => ({ others: { cached: 0 } }), false],
  ])('gives each frame its own of all others, and within them %s', (_, usage, isShared) => {
    const parse = createFrameParser([...passed, 'details', 'list'])
    const make = (at: number): string => chunk(`w${at}`, { usage: { count: at, ...usage(at) } })
    for (let at = 0; at < 100; at++) parse(make(at))
    const frames = Array.from({ length: 40 }, (__, at) => (parse(make(at)) as Frame).usage)
    expect(new Set(frames).size).toBe(40)
    expect(frames.map(each => JSON.stringify(each))).toEqual(
      Array.from({ length: 40 }, (__, at) => JSON.stringify({ count: at, ...usage(at) })),
    )
    expect(new Set(frames.map(({ details, others }) => details ?? others)).size).toBe(isShared ? 1 : 40)
  })

  it.each<[string, (text: string) => string, (frame: Frame) => object]>([
    ['usage', text => chunk(text, { usage: { total_tokens: 1, parts: { cached: 2 } } }), frame => frame.usage],
    [
      'usage that changes',
      text => chunk(text, { usage: { total_tokens: text.length, of: 'a vendor that counts with every token' } }),
      frame => frame.usage,
    ],
    ['a list', text => call(text, { annotations: [] }), frame => frame.choices[0].delta.annotations],
    [
      'what holds the string',
      text => JSON.stringify({ choices: [{ delta: { reasoning_details: [{ text, format: 'a long word' }] } }] }),
      frame => frame.choices[0].delta.reasoning_details,
    ],
  ])('gives each frame containers of its own below other keys: %s', (_, make, keptOf) => {
    const frames = texts.map(make)
    const kept = new Set<object>()
    const outcomes = read(frames, frame => kept.add(keptOf(frame)))
    expect(outcomes.map(({ text }) => text)).toEqual(frames)
    expect([...kept]).toEqual(frames.map(frame => keptOf(JSON.parse(frame))))
    expect(new Set(outcomes.map(({ frame }) => frame)).size).toBeLessThan(frames.length)
  })
})

describe('a frame parser reads by a template', () => {
  const created = (text: string, more: object): string =>
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content: text } }],
      ...more,
    })

  it.each<[string, (at: number) => object]>([
    ['a time', at => ({ created: 1_764_000_000 + at })],
    ['padding', at => ({ obfuscation: 'x'.repeat(at % 12) })],
    ['a word that is null at times', at => ({ service_tier: at % 3 ? null : 'default' })],
    ['numbers of every form', at => ({ n: [0, -1, 1.5, 1e21, 2 ** 53, -0.25e-7][at % 6] })],
    ['a flag', at => ({ done: at % 2 === 0 })],
    ['all at once', at => ({ created: at, fingerprint: `fp_${at}`, last: at % 2 ? null : 'no' })],
  ])('frames in which more than the text differs: %s', (_, more) => {
    const parse = warmParser()
    for (let at = 0; at < 400; at++) parse(created(`w${at}`, more(at)))
    const frames = Array.from({ length: 24 }, (_, at) => created(`w${at}`, more(at)))
    const whole = parsedLengths(parse, frames).flatMap((lengths, at) =>
      lengths.filter(length => length === frames[at]!.length),
    )
    expect(whole).toEqual([])
    expect(frames.map(frame => JSON.stringify(parse(frame)))).toEqual(
      frames.map(frame => JSON.stringify(JSON.parse(frame))),
    )
  })

  it.each([[[]], [['choices', 'delta']]])(
    'and in which blanks stand in front of the last bracket, passed through: %j',
    passed => {
      const parse = createFrameParser(passed)
      const padded = (at: number): string => created(`w${at}`, { n: at }).replace(/}$/, `${' '.repeat((at * 7) % 16)}}`)
      for (let at = 0; at < 400; at++) parse(padded(at))
      const frames = Array.from({ length: 32 }, (_, at) => padded(at))
      expect(parsedLengths(parse, frames).flat()).toEqual([])
      expect(frames.map(frame => JSON.stringify(parse(frame)))).toEqual(
        frames.map(frame => JSON.stringify(JSON.parse(frame))),
      )
      const odd = ['} x}', '},}', '}\u00a0}', '}\n }', '}\t}', '}', '}}}', '', '}  } ', '}  "}']
      const outcomes = (read: (data: string) => unknown): string[] =>
        odd.map(end => {
          try {
            return JSON.stringify(read(created('x', { n: 1 }).replace(/}$/, '').replace(/$/, end.slice(1))))
          } catch {
            return 'refused'
          }
        })
      expect(outcomes(parse)).toEqual(outcomes(JSON.parse))
    },
  )

  it('that is widened where something changes that had stood still', () => {
    const parse = warmParser()
    for (let second = 0; second < 40; second++)
      for (let at = 0; at < 25; at++) parse(created(`w${at}`, { created: 1_764_000_000 + second }))
    const frames = Array.from({ length: 12 }, (_, at) => created(`w${at}`, { created: 1_765_000_000 + at }))
    expect(parsedLengths(parse, frames).flat()).toEqual([])
  })

  it.each([
    ['a number with a zero in front', '01'],
    ['half a number', '1.'],
    ['a word that is none', 'nul'],
    ['a minus alone', '-'],
    ['no value', ''],
    ['two values', '1,2'],
    ['an object', '{"a":1}'],
    ['a list', '[1]'],
    ['-0', '-0'],
  ])('but for %s, which is for JSON.parse to tell', (_, value) => {
    const frames = Array.from(
      { length: 40 },
      (_, at) => `{"shared by all of these frames":"and so long","n":${at},"t":"w"}`,
    )
    const odd = `{"shared by all of these frames":"and so long","n":${value},"t":"w"}`
    expect(parsed([...frames, odd])).toEqual(whole([...frames, odd]))
    const parse = warmParser()
    for (const frame of frames) parse(frame)
    if (value === '-0') expect(parse(odd).n).toBe(-0)
  })
})

describe('parsers of one dialect', () => {
  const answer = (frames: number, word = 'word'): string[] =>
    Array.from({ length: frames }, (_, at) => chunk(`${word} ${at}`))
  /** How many frames of an answer are parsed whole. A search parses a text too, of its own. */
  const parsedWhole = (parse: FrameParser, frames: readonly string[]): number => {
    const texts = new Set(frames)
    const spy = vi.spyOn(JSON, 'parse')
    for (const data of frames) parse(data)
    const count = spy.mock.calls.filter(([text]) => texts.has(text)).length
    spy.mockRestore()
    return count
  }

  it('find the form of an answer by its tenth frame, once templates have saved as much as a search takes', () => {
    const newParser = frameParsers()
    expect([1, 2, 3].map(() => parsedWhole(newParser(), answer(150)))).toEqual([81, 9, 9])
    // Nor is that of another dialect.
    expect(parsedWhole(frameParsers()(), answer(150))).toBe(81)
  })

  it('never search in answers that end before that', () => {
    const newParser = frameParsers()
    parsedWhole(newParser(), answer(1_000))
    const parse = newParser()
    for (const data of answer(7)) parse(data)
    const lengths = vi.spyOn(String.prototype, 'indexOf')
    parse(chunk('eighth'))
    expect(lengths.mock.calls.filter(([text]) => text === '"')).toEqual([])
    lengths.mockRestore()
  })

  it('search no more than was saved: where answers become too short, each pays for its own again', () => {
    const newParser = frameParsers()
    parsedWhole(newParser(), answer(180))
    // 99 frames by a template gave 396, the last frame of each short answer gives 4, and a search takes 80.
    const wholes = Array.from({ length: 8 }, () => parsedWhole(newParser(), answer(10)))
    expect(wholes).toEqual([9, 9, 9, 9, 9, 10, 10, 10])
    expect(parsedWhole(newParser(), answer(150))).toBe(81)
  })

  it('lose nothing by a search in vain that others have paid for', () => {
    const newParser = frameParsers()
    parsedWhole(newParser(), answer(1_000))
    const mixed = [...Array.from({ length: 20 }, (_, at) => JSON.stringify({ [`key ${at}`]: at })), ...answer(150)]
    expect(parsedWhole(newParser(), mixed)).toBe(81)
  })

  it('say what JSON.parse says, and hand out nothing twice', () => {
    const newParser = frameParsers(['choices', 'delta'])
    for (let round = 0; round < 4; round++) {
      const parse = newParser()
      for (const data of [...answer(40, `round ${round}`), '{"choices":[]}', ...answer(40, 'later')]) {
        const frame = parse(data)
        expect(JSON.stringify(frame)).toBe(data)
        poison(frame)
      }
    }
  })
})
