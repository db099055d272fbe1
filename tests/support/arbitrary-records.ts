import type { ChatRecord, ErrorCode, FinishReason, Json, Usage } from '@millrace/core'
import fc, { type Arbitrary } from 'fast-check'
import { type AnswerItem, recordsOf } from './records-of.ts'
import { recycled } from './recycled-ids.ts'

/** Kinds of records that the answers may have; each is true by default. */
export interface AnswerKinds {
  /** Blocks and calls that are open at the same time. */
  readonly interleaved?: boolean
  /** `step-end`: an answer of several rounds. */
  readonly steps?: boolean
  readonly resets?: boolean
  /** Results of calls, as of tools that the vendor or a tool loop runs. */
  readonly results?: boolean
  readonly approvals?: boolean
  readonly sources?: boolean
  readonly files?: boolean
  readonly data?: boolean
  /** Calls whose arguments are no JSON. */
  readonly brokenCalls?: boolean
  /** Calls whose end has other arguments than their deltas. */
  readonly rewrittenCalls?: boolean
  /** Calls whose arguments are a text, as those of tools of free form. */
  readonly textCalls?: boolean
  /** Answers that end with an `error`. */
  readonly errors?: boolean
}

/** Any text without lone surrogates, with what breaks frames and escapes among it. */
const words: Arbitrary<string> = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  fc.constantFrom(
    '\n',
    '\r\n',
    '\n\n',
    'data: [DONE]\n\n',
    '\u2028',
    '\u0000',
    '"',
    '\\',
    '落霞',
    '🌊',
    '</think>',
    ' ',
  ),
)

/** A text in pieces, none of them empty, perhaps cut inside of a surrogate pair. */
const pieces = (text: Arbitrary<string>): Arbitrary<readonly string[]> =>
  fc.tuple(text, fc.array(fc.nat(40), { maxLength: 4 })).map(([whole, cuts]) => {
    const places = [...new Set([0, ...cuts.map(cut => Math.min(cut, whole.length)), whole.length])].sort(
      (a, b) => a - b,
    )
    return places.slice(1).map((end, at) => whole.slice(places[at], end))
  })

/** A JSON value as `JSON.parse` gives it. */
const json: Arbitrary<Json> = fc.jsonValue({ maxDepth: 2 }).map(value => JSON.parse(JSON.stringify(value)) as Json)
const object: Arbitrary<Json> = fc
  .dictionary(fc.string({ maxLength: 6, unit: 'grapheme' }), json, { maxKeys: 3 })
  .map(value => JSON.parse(JSON.stringify(value)) as Json)
const filledObject = object.filter(value => Object.keys(value as object).length > 0)

/** JSON as a model may write it. */
const written = (value: Arbitrary<Json>): Arbitrary<string> =>
  fc.tuple(value, fc.constantFrom(undefined, 1, '\t')).map(([input, space]) => JSON.stringify(input, null, space))

const brokenInput: Arbitrary<string> = fc.oneof(
  written(filledObject).map(text => text.slice(0, -1)),
  fc.constantFrom('{"force":t', '[1,2]', '5', '{} x', 'Rome', '{"a":1', '{"a":"\\u00'),
)

const toolName = fc.constantFrom('weather', 'search', 'apply_patch')

const call = (kinds: AnswerKinds): Arbitrary<AnswerItem> => {
  const parsed = (text: readonly string[]) => JSON.parse(text.join('')) as Json
  const told: Arbitrary<Omit<Extract<AnswerItem, { kind: 'call' }>, 'kind' | 'name'>>[] = [
    pieces(written(object)).map(deltas => ({ deltas, end: { input: parsed(deltas) } })),
    // White space behind arguments that are whole.
    pieces(written(object).map(text => `${text} \n`)).map(deltas => ({ deltas, end: { input: parsed(deltas) } })),
    // Arguments that came in whole, and a tool without any.
    object.map(input => ({ deltas: [], end: { input } })),
    fc.constantFrom([], [' '], ['\n', '\t']).map(deltas => ({ deltas, end: { input: {} } })),
  ]
  if (kinds.textCalls !== false)
    told.push(pieces(written(words)).map(deltas => ({ deltas, end: { input: parsed(deltas) } })))
  if (kinds.brokenCalls !== false)
    told.push(
      pieces(brokenInput).map(deltas => ({
        deltas,
        end: { inputText: deltas.join(''), inputError: 'The arguments are not valid JSON.' },
      })),
    )
  if (kinds.rewrittenCalls !== false)
    told.push(
      fc.tuple(pieces(written(filledObject)), filledObject).map(([deltas, input]) => ({ deltas, end: { input } })),
    )
  return fc.tuple(toolName, fc.oneof(...told)).map(([name, rest]) => ({ kind: 'call', name, ...rest }))
}

const block = (kind: 'text' | 'reasoning'): Arbitrary<AnswerItem> =>
  fc.oneof(
    { weight: 9, arbitrary: pieces(words).map(deltas => ({ kind, deltas })) },
    // Redacted reasoning, and a block that said nothing.
    { weight: 1, arbitrary: fc.constant({ kind, deltas: [] }) },
  )

const count = fc.nat(1_000_000)

const percentage = fc.option(fc.nat(100), { nil: undefined })

const usage: Arbitrary<Usage> = fc
  .tuple(count, count, percentage, percentage, percentage)
  .map(([input, output, cached, written, reasoning]) => {
    // Percentages, so that no part is larger than its whole.
    const cachedInputTokens = Math.floor((input * (cached ?? 0)) / 100)
    const cacheWriteTokens = Math.floor(((input - cachedInputTokens) * (written ?? 0)) / 100)
    return {
      inputTokens: input,
      outputTokens: output,
      ...(cached !== undefined && { cachedInputTokens }),
      ...(cacheWriteTokens > 0 && { cacheWriteTokens }),
      ...(reasoning !== undefined && { reasoningTokens: Math.floor((output * reasoning) / 100) }),
    }
  })

/** Every code of an error. */
const errorCodes = Object.keys({
  authentication: true,
  permission: true,
  'not-found': true,
  'rate-limit': true,
  quota: true,
  'invalid-request': true,
  'context-length': true,
  'content-filter': true,
  overloaded: true,
  timeout: true,
  network: true,
  aborted: true,
  protocol: true,
  truncated: true,
  limit: true,
  gone: true,
  unknown: true,
} satisfies Record<ErrorCode, true>) as ErrorCode[]

const ending = ({ errors }: AnswerKinds): Arbitrary<Extract<AnswerItem, { kind: 'ending' }>> => {
  const finish = fc
    .record(
      {
        type: fc.constant('finish' as const),
        reason: fc.constantFrom<FinishReason>('stop', 'length', 'tool-calls', 'content-filter', 'other'),
        rawReason: fc.constantFrom('stop', 'MAX_TOKENS', 'pause_turn'),
        usage,
      },
      { requiredKeys: ['type', 'reason'] },
    )
    .map(record => ({ kind: 'ending' as const, record }))
  if (errors === false) return finish
  const error = fc.record({
    code: fc.constantFrom(...errorCodes),
    message: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).map(text => `Failed: ${text.trim()}.`),
    retryable: fc.boolean(),
  })
  return fc.oneof(
    { weight: 3, arbitrary: finish },
    {
      weight: 1,
      arbitrary: error.map(info => ({ kind: 'ending' as const, record: { type: 'error' as const, error: info } })),
    },
  )
}

const item = (kinds: AnswerKinds): Arbitrary<AnswerItem> => {
  const optional: readonly [wanted: boolean | undefined, Arbitrary<AnswerItem>][] = [
    [
      kinds.results,
      fc.tuple(fc.nat(3), json, fc.boolean()).map(([of, output, failed]) => ({ kind: 'result', of, output, failed })),
    ],
    [kinds.approvals, fc.nat(3).map(of => ({ kind: 'approval', of }))],
    [
      kinds.sources,
      fc
        .record({ url: fc.webUrl(), title: words, snippet: words }, { requiredKeys: ['url'] })
        .map(source => ({ kind: 'source', source })),
    ],
    [
      kinds.files,
      fc.constantFrom<AnswerItem>(
        { kind: 'file', file: { mediaType: 'image/png', data: 'iVBORw0KGgo=' } },
        { kind: 'file', file: { mediaType: 'image/png', url: 'https://files.example/a.png' } },
      ),
    ],
    [kinds.data, json.map(value => ({ kind: 'data', value }))],
    [kinds.steps, fc.option(usage, { nil: undefined }).map(spent => ({ kind: 'step', usage: spent }))],
    [kinds.resets, fc.constant({ kind: 'reset' })],
  ]
  return fc.oneof(
    { weight: 5, arbitrary: block('text') },
    { weight: 3, arbitrary: block('reasoning') },
    { weight: 4, arbitrary: call(kinds) },
    ...optional.filter(([wanted]) => wanted !== false).map(([, arbitrary]) => ({ weight: 1, arbitrary })),
  )
}

/**
 * The records of one answer, whichever the grammar allows: what comes out of a `ChatStream`. Smaller ones are shorter, and their blocks follow
 * each other. Finish reasons fit the calls, as those of a provider do: `tool-calls` only where one waits, `stop` only where none does.
 */
export const arbitraryRecords = (kinds: AnswerKinds = {}): Arbitrary<readonly ChatRecord[]> =>
  fc
    .record({
      items: fc.array(fc.tuple(item(kinds), kinds.interleaved === false ? fc.constant(0) : fc.nat(5)), {
        maxLength: 8,
      }),
      ending: ending(kinds),
      model: fc.option(fc.constant('model-1'), { nil: undefined }),
      recycles: fc.boolean(),
    })
    .map(({ recycles, ...plan }) => (recycles ? recycled(recordsOf(plan)) : recordsOf(plan)))

/** Cuts records into batches: `start` is never alone, and a terminal record is the last of its batch. */
export const arbitraryBatches = (records: readonly ChatRecord[]): Arbitrary<readonly (readonly ChatRecord[])[]> =>
  fc.array(fc.nat(records.length), { maxLength: 6 }).map(cuts => {
    const places = [...new Set([0, ...cuts.filter(cut => cut > 1), records.length])].sort((a, b) => a - b)
    return places.slice(1).map((end, at) => records.slice(places[at], end))
  })
