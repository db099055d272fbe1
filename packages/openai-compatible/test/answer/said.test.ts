import { type ChatRecord, ChatSink } from '@millrace/core'
import type { JsonObject } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'
import { pick, seededRandom } from '../../../core/test/support/random.js'
import { createChunkReader } from '../../src/answer/chunk-reader.js'
import type { DecoderQuirks } from '../../src/answer/quirks.js'
import { annotations, searchResults } from '../../src/answer/sources.js'

const quirks: readonly DecoderQuirks[] = [
  {},
  { thinkTags: true },
  { thinkTags: 'opened' },
  { executedTools: true, wantsBack: ['note'], doneIsEnough: true },
  { sources: searchResults },
  { sources: annotations },
]

const words = ['', ' ', 'a', 'water', '<think>', '</think>', '<th', 'ink>', '水', '"', '\n']

/** Fields of a delta, of its choice and of the chunk, each with values that vendors send, and some that they should not. */
const deltaFields: { readonly [name: string]: readonly unknown[] } = {
  role: ['assistant', null, ''],
  content: [...words, null, [{ type: 'text', text: 'part' }], 7],
  reasoning_content: [...words, null],
  reasoning: ['why', '', null],
  refusal: ['no', '', null],
  tool_calls: [
    null,
    [],
    [{ index: 0, id: 'c', function: { name: 'f', arguments: '{' } }],
    [{ index: 0, function: { arguments: '}' } }],
  ],
  function_call: [null],
  reasoning_details: [[], [{ type: 'reasoning.text', text: 'r' }]],
  note: ['', 'kept'],
  annotations: [[], [{ type: 'url_citation', url_citation: { url: 'http://a.example' } }]],
  images: [null, []],
}
const choiceFields: { readonly [name: string]: readonly unknown[] } = {
  index: [0, 1, null],
  finish_reason: [null, '', 'stop'],
  native_finish_reason: [null, 'STOP'],
  logprobs: [null],
  message: [null, { content: 'whole' }],
  error: [null, { message: 'broke' }],
  usage: [null, { prompt_tokens: 3, completion_tokens: 1 }],
}
const chunkFields: { readonly [name: string]: readonly unknown[] } = {
  id: ['a', 'b'],
  created: [1, 2],
  object: ['chat.completion.chunk', 'chat.completion'],
  model: ['m'],
  usage: [null, { prompt_tokens: 3, completion_tokens: 1 }],
  error: [null, { message: 'broke' }],
  x_groq: [null, { id: 'g' }, { usage: { prompt_tokens: 1 } }],
  base_resp: [null, { status_code: 0 }, { status_code: 1004 }],
  citations: [[], ['http://b.example']],
  obfuscation: ['x', 'yy'],
}

/** Takes some of the fields. @param odds - of those beside the first ones. */
function someOf(
  fields: typeof deltaFields,
  random: () => number,
  likely: readonly string[],
  odds: number,
): { [name: string]: unknown } {
  const chosen = Object.keys(fields).filter(name => random() < (likely.includes(name) ? 0.8 : odds))
  return Object.fromEntries(chosen.map(name => [name, pick(random, fields[name]!)]))
}

function chunkOf(random: () => number, odds: number): JsonObject {
  const content = random() < 0.6 ? 'content' : 'reasoning_content'
  const delta = someOf(deltaFields, random, ['role', content], odds)
  const choice = { ...someOf(choiceFields, random, ['index', 'finish_reason'], odds / 2), delta }
  return { ...someOf(chunkFields, random, ['id', 'object', 'model'], odds / 2), choices: [choice] }
}

/** Reads the same chunks in both ways. @param last - the chunk whose string is read or said, and the string. */
function bothWays(
  own: DecoderQuirks,
  before: readonly JsonObject[],
  last: (reader: ReturnType<typeof createChunkReader>, sink: ChatSink) => void,
  behind: readonly JsonObject[],
): ChatRecord[] {
  const reader = createChunkReader(own)
  const sink = new ChatSink({ provider: 'p' })
  sink.start({ messageId: 'm', model: 'm' })
  const records: ChatRecord[] = []
  for (const chunk of before) if (!sink.done) reader.read(structuredClone(chunk), sink)
  records.push(...sink.drain())
  if (!sink.done) last(reader, sink)
  records.push(...sink.drain())
  for (const chunk of behind) if (!sink.done) reader.read(structuredClone(chunk), sink)
  if (!sink.done) reader.done(sink)
  return [...records, ...sink.drain()]
}

const withText = (chunk: JsonObject, path: string, text: string): JsonObject => {
  const copy = structuredClone(chunk) as { choices: { delta: { [key: string]: string } }[] }
  for (const choice of copy.choices) if (path in choice.delta) choice.delta[path] = text
  return copy as unknown as JsonObject
}

it('a string that is all a chunk says is told as reading the chunk tells it, wherever in an answer', () => {
  const random = seededRandom(3)
  let said = 0
  const kinds = new Set<string>()
  for (let round = 0; round < 6_000; round++) {
    const own = pick(random, quirks)
    const some = (): JsonObject[] => Array.from({ length: Math.floor(random() * 5) }, () => chunkOf(random, 0.08))
    const first = { id: 'a', choices: [{ index: 0, delta: { content: pick(random, ['x', '']) } }] }
    const before = [first, ...some()]
    const behind = some()
    const chunk = chunkOf(random, 0.15)
    const found = createChunkReader(own).saidIn(chunk)
    if (!found) continue
    said++
    kinds.add(found.kind)
    const text = pick(random, words)
    const other = { ...withText(chunk, found.key, text), id: 'other', obfuscation: 'z', created: 9 }
    const read = bothWays(own, before, (reader, sink) => reader.read(other, sink), behind)
    const told = bothWays(own, before, (reader, sink) => reader.say(found, text, sink), behind)
    expect(told, JSON.stringify({ before, chunk, text, behind })).toEqual(read)
  }
  expect(said).toBeGreaterThan(300)
  expect([...kinds].sort()).toEqual(['reasoning', 'text'])
})

it('finds none in a chunk that says more', () => {
  const reader = createChunkReader({ sources: annotations })
  const chunk = (delta: object, choice: object = {}, more: object = {}): JsonObject =>
    ({ ...more, choices: [{ index: 0, delta, ...choice }] }) as unknown as JsonObject
  expect(reader.saidIn(chunk({ content: 'a' }))).toMatchObject({ kind: 'text', key: 'content' })
  expect(reader.saidIn(chunk({ role: 'assistant', content: null, reasoning_content: 'a' }))).toMatchObject({
    kind: 'reasoning',
    key: 'reasoning_content',
  })
  for (const more of [
    chunk({ content: 'a', tool_calls: [{ index: 0 }] }),
    chunk({ content: 'a', reasoning_content: 'b' }),
    chunk({ content: ['a'] }),
    chunk({ content: 'a' }, { finish_reason: 'stop' }),
    chunk({ content: 'a' }, { error: { message: 'x' } }),
    chunk({ content: 'a' }, {}, { usage: { prompt_tokens: 1 } }),
    chunk({ content: 'a' }, {}, { error: { message: 'x' } }),
    chunk({ content: 'a', annotations: [{ url_citation: { url: 'http://a.example' } }] }),
    { choices: [] },
  ])
    expect(reader.saidIn(more)).toBe(undefined)
})
