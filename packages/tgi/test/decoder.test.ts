import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { last, read, textOf, token } from './read.js'

it.each([
  ['tokens', [token('a'), token(' b'), last('', 'a b', 'length')], 'a b'],
  ['no special token', [token('<s>', {}, true), token('a'), last('</s>', 'a', 'eos_token', true)], 'a'],
  ['a last token that is text', [token('a'), last(' b', 'a b', 'length')], 'a b'],
  ['the whole text where no token came', [last('', 'a b', 'length')], 'a b'],
  ['a whole answer, as /generate gives it', [{ generated_text: 'a b', details: { finish_reason: 'length' } }], 'a b'],
  ['nothing of what comes next year', [token('a', { mood: 1 }), { hologram: {} }, last('', 'a', 'length')], 'a'],
  ['no error that is null', [token('a', { error: null }), last('', 'a', 'length')], 'a'],
])('%s', (_, frames, text) => {
  const records = read(frames)
  expect(textOf(records)).toBe(text)
  expect(records.at(-1)).toMatchObject({ type: 'finish' })
})

describe('the end', () => {
  it.each([
    ['eos_token', 'stop'],
    ['stop_sequence', 'stop'],
    ['length', 'length'],
    ['next_years', 'other'],
    ['constructor', 'other'],
  ])('%s is %s, with the usage', (raw, reason) => {
    expect(read([token('a'), last('', 'a', raw)]).at(-1)).toMatchObject({
      type: 'finish',
      reason,
      rawReason: raw,
      usage: { inputTokens: 9, outputTokens: 5 },
    })
  })

  it('is the whole text where the server gives no details', () => {
    const end = read([token('a'), last('', 'a', undefined)]).at(-1)
    expect(end).toMatchObject({ type: 'finish', reason: 'stop' })
    expect(end).not.toHaveProperty('usage')
  })

  it('is that frame and nothing else', () => {
    const records = read([token('a')], { stop: ['b'] })
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
    expect(read([token('a'), last('', 'a', 'length'), token('b')]).at(-1)).toMatchObject({ type: 'finish' })
  })

  it.each([
    [{ error: 'Request failed during generation: CUDA', error_type: 'generation' }, 'unknown', true],
    [{ error: 'Model is overloaded', error_type: 'overloaded' }, 'overloaded', true],
    [{ error: 'Input validation error: `stop` is bad', error_type: 'validation' }, 'invalid-request', false],
    [{ error: 'Incomplete generation', error_type: 'incomplete_generation' }, 'unknown', true],
    [{ error: 'words alone' }, 'unknown', true],
  ])('is an error where a frame says so: %j', (frame, code, retryable) => {
    expect(read([token('a'), frame]).at(-1)).toMatchObject({ type: 'error', error: { code, retryable } })
  })
})

/** The server sends the stop as part of the answer (text-generation-inference#1039 and #1724). */
describe('a stop sequence', () => {
  it.each<[what: string, stop: string[], pieces: string[], reason: string, text: string]>([
    ['is left out', ['Par'], ['France is', ' Par'], 'stop_sequence', 'France is '],
    ['is left out where it came in pieces', ['END.'], ['a', ' E', 'N', 'D', '.'], 'stop_sequence', 'a '],
    ['stays where it ended nothing', ['END'], ['a E', 'N', 'x', ' END'], 'length', 'a ENx END'],
    ['stays in the middle', ['END'], ['END', 's', ' here'], 'eos_token', 'ENDs here'],
    ['is the longest of several', ['b', 'ab'], ['xa', 'b'], 'stop_sequence', 'x'],
    ['that is empty is none', [''], ['a'], 'length', 'a'],
    ['that repeats itself', ['\n\n'], ['a\n', 'b\n', '\n'], 'stop_sequence', 'a\nb'],
  ])('%s', (_, stop, pieces, reason, text) => {
    const tokens = pieces.slice(0, -1).map(piece => token(piece))
    expect(textOf(read([...tokens, last(pieces.at(-1)!, pieces.join(''), reason)], { stop }))).toBe(text)
  })

  it('that an answer was cut in is told as far as it came', () => {
    expect(textOf(read([token('a E'), token('N')], { stop: ['END'] }))).toBe('a EN')
  })

  it('is sought by few looks a token, however long the answer', () => {
    const looks = vi.spyOn(String.prototype, 'startsWith')
    onTestFinished(() => looks.mockRestore())
    const stop = [`${'x'.repeat(64)}y`]
    const tokens = Array.from({ length: 20_000 }, () => token('xxxxxxxx'))
    expect(textOf(read([...tokens, last('', '', 'length')], { stop }))).toHaveLength(160_000)
    expect(looks.mock.calls.length).toBeLessThan(3 * tokens.length)
  })
})

describe('odd answers', () => {
  it.each<[string, object[], string, object]>([
    ['without a word', [last('</s>', '', 'eos_token', true)], '', { type: 'finish', reason: 'stop' }],
    ['without a word and without details', [last('</s>', '', undefined, true)], '', { type: 'finish', reason: 'stop' }],
    [
      'whose whole text says more than its tokens',
      [token('a'), last('b', 'abc', 'length')],
      'abc',
      { reason: 'length' },
    ],
    ['whose whole text is another one', [token(' a'), last('b', 'ab', 'length')], ' ab', { reason: 'length' }],
    [
      'whose last frame has no token',
      [token('a'), { token: null, generated_text: 'ab', details: { finish_reason: 'length' } }],
      'ab',
      { reason: 'length' },
    ],
    ['that end twice', [token('a'), last('b', 'ab', 'length'), last('b', 'ab', 'length')], 'ab', { reason: 'length' }],
    [
      'with an error without words',
      [token('a'), { error: null, error_type: 'generation' }],
      'a',
      {
        error: { code: 'unknown', retryable: true, providerCode: 'generation' },
      },
    ],
    [
      'with a list of errors',
      [token('a'), { error: ['`a` is too big', '`b` is too small'] }],
      'a',
      {
        error: { message: '`a` is too big; `b` is too small' },
      },
    ],
  ])('%s', (_, frames, text, ending) => {
    const records = read(frames)
    expect(textOf(records)).toBe(text)
    expect(records.at(-1)).toMatchObject(ending)
    expect(records.filter(({ type }) => type === 'error' || type === 'finish')).toHaveLength(1)
  })
})
