import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ChatError,
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  type FinishReason,
  type JsonSchema,
  ObjectError,
  type ObjectMode,
  streamObject,
} from '@millrace/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { objectModes } from '../../src/objects/object-mode.js'
import { answeringAs, onStrings } from '../compose/answering.js'
import { failure } from '../support/records.js'
import { settle } from '../support/settle.js'

const request: ChatRequest = { messages: [{ role: 'user', content: 'A city?' }] }
const city = z.object({ city: z.string(), people: z.number().int() })
const text = '{"city":"Halle","people":243000}'

/** Batches of an answer, one for each piece. */
function pieces(texts: readonly string[], reason: FinishReason = 'stop'): ChatRecord[][] {
  return [
    [
      { type: 'start', messageId: 'm1', provider: 'test' },
      { type: 'text-start', id: '0' },
    ],
    ...texts.map(delta => [{ type: 'text-delta', id: '0', delta } as const]),
    [
      { type: 'text-end', id: '0' },
      { type: 'finish', reason, usage: { inputTokens: 5, outputTokens: 7 } },
    ],
  ]
}

/** A provider that gives these answers one after the other, and what it was asked. */
function answers(...all: readonly (readonly ChatRecord[])[][]) {
  const asked: ChatRequest[] = []
  const provider: ChatProvider = {
    id: 'test',
    stream(chat, options) {
      const batches = all[asked.length]!
      asked.push(chat)
      return ChatStream.from(async function* () {
        yield* batches
      }, options)
    },
  }
  return { provider, asked }
}

const says = (...texts: string[]) => answers(pieces(texts)).provider

async function listOf<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const list: Value[] = []
  for await (const value of values) list.push(structuredClone(value))
  return list
}

const errorOf = (promise: Promise<unknown>): Promise<ObjectError> =>
  promise.then(
    () => Promise.reject(new Error('It should fail.')),
    (error: ObjectError) => error,
  )

describe('object()', () => {
  it('is the object, checked and as its schema makes it', async () => {
    const schema = z.object({ city: z.string().transform(name => name.toUpperCase()), size: z.number().default(3) })
    const object = await streamObject(says('{"city":', '"Halle"}'), request, schema).object()
    expectTypeOf(object).toEqualTypeOf<{ city: string; size: number }>()
    expect(object).toEqual({ city: 'HALLE', size: 3 })
  })

  it('asks for the schema, and lets the provider choose the means', async () => {
    const { provider, asked } = answers(pieces([text]))
    await streamObject(provider, request, city, { name: 'place' }).object()
    expect(asked[0]).toMatchObject({
      messages: request.messages,
      output: { type: 'json', adapt: true, name: 'place', schema: { type: 'object', required: ['city', 'people'] } },
    })
  })

  it('comes once, however often it is asked for, and with the message', async () => {
    const answer = streamObject(says(text), request, city)
    const all = await Promise.all([answer.object(), answer.object(), answer.message()])
    expect(all[0]).toBe(all[1])
    expect(all[2]).toMatchObject({ content: [{ type: 'text', text }], usage: { inputTokens: 5, outputTokens: 7 } })
  })

  it('takes null for absent, where a strict vendor made the model write it', async () => {
    const schema = z.object({ city: z.string(), state: z.string().optional() })
    expect(await streamObject(says('{"city":"Halle","state":null}'), request, schema).object()).toEqual({
      city: 'Halle',
    })
  })

  it('is any JSON that a plain JSON Schema allows, unchecked', async () => {
    const answer = streamObject(says('{"city":6}'), request, {
      type: 'object',
      properties: { city: { type: 'string' } },
    })
    expect(await answer.object()).toEqual({ city: 6 })
  })

  it('is read in the last step of an answer, and without what was withdrawn', async () => {
    const delta = (text: string): ChatRecord => ({ type: 'text-delta', id: '0', delta: text })
    const [open, close] = [{ type: 'text-start', id: '0' } as const, { type: 'text-end', id: '0' } as const]
    const { provider } = answers([
      [{ type: 'start', messageId: 'm1', provider: 'test' }, open, delta('I look it up.'), close, { type: 'step-end' }],
      [open, delta('{"city":"Ha'), { type: 'reset' }, open, delta(text), close],
      [{ type: 'step-end' }, { type: 'finish', reason: 'stop' }],
    ])
    expect(await streamObject(provider, request, city).object()).toEqual(JSON.parse(text))
  })

  it('may have text of several blocks, with reasoning and sources between them', async () => {
    const { provider } = answers([
      [
        { type: 'start', messageId: 'm1', provider: 'test' },
        { type: 'reasoning-start', id: 'r' },
        { type: 'reasoning-delta', id: 'r', delta: '{"no":' },
        { type: 'reasoning-end', id: 'r' },
        { type: 'text-start', id: '0' },
        { type: 'text-delta', id: '0', delta: text.slice(0, 9) },
        { type: 'text-end', id: '0' },
        { type: 'source', id: 's', url: 'https://example.com' },
        { type: 'text-start', id: '1' },
        { type: 'text-delta', id: '1', delta: text.slice(9) },
        { type: 'text-end', id: '1' },
        { type: 'finish', reason: 'other', rawReason: 'done' },
      ],
    ])
    expect(await streamObject(provider, request, city).object()).toEqual(JSON.parse(text))
  })

  it('may have a root that is no object: it travels in one', async () => {
    const { provider, asked } = answers(pieces(['{"value":["a",', '"b"]}']))
    expect(await streamObject(provider, request, z.array(z.string())).object()).toEqual(['a', 'b'])
    expect(asked[0]?.output).toMatchObject({
      schema: { type: 'object', properties: { value: { type: 'array' } }, required: ['value'] },
    })
  })
})

describe('a schema that is not of an object', () => {
  /** The text as the provider of a mode gives it: that of a tool comes as a call. */
  const saying = (mode: 'auto' | ObjectMode, ...texts: string[]) =>
    answers(
      ...texts.map(text =>
        mode === 'tool'
          ? pieces([text]).map(batch => batch.flatMap(record => (record.type === 'text-delta' ? asCall(text) : record)))
          : pieces([text]),
      ),
    )
  const asCall = (text: string): ChatRecord[] => [
    { type: 'text-end', id: '0' },
    { type: 'tool-call-start', toolCallId: 'c', toolName: 'answer' },
    { type: 'tool-call-delta', toolCallId: 'c', delta: text },
    { type: 'tool-call-end', toolCallId: 'c', toolName: 'answer', input: JSON.parse(text) },
    { type: 'text-start', id: '0' },
  ]
  const modes = ['auto', ...objectModes] as const
  const numbers: JsonSchema = { type: 'array', items: { type: 'number' } }
  const shapes: JsonSchema = {
    anyOf: [
      { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      { $ref: '#/$defs/sized' },
    ],
    $defs: { sized: { type: 'object', properties: { size: { type: 'number' }, value: {} }, required: ['size'] } },
  }

  const refused: readonly [JsonSchema, string][] = [
    ...['{}', '{"values":[1]}', '"[1]"', '7', 'null', '{"list":[1]}'].map((text): [JsonSchema, string] => [
      numbers,
      text,
    ]),
    [{ type: 'string' }, '["a"]'],
    [{ type: 'number' }, '"7"'],
    [{ type: 'integer' }, '7.5'],
    [{ type: ['string', 'null'] }, '{}'],
    [{ enum: ['red', 'blue'] }, '"green"'],
    [{ const: { a: [1] } }, '{"a":[2]}'],
    [shapes, '{}'],
    [shapes, '{"town":"Halle"}'],
    [shapes, '{"city":"Halle","more":1}'],
    [shapes, '[]'],
    [{ allOf: [{ type: 'array' }, { type: 'string' }] }, '[]'],
    [{ ...(shapes.anyOf as JsonSchema[])[0], anyOf: [{ required: ['city'] }] }, '[1]'],
  ]

  it.each(modes)(
    'is an ObjectError for an answer that is neither wrapped nor fits, and is asked for again, by %s',
    async mode => {
      for (const [schema, text] of refused) {
        const error = await errorOf(streamObject(saying(mode, text).provider, request, schema, { mode }).object())
        expect(error).toBeInstanceOf(ObjectError)
        expect([text, error.reason, error.code]).toEqual([text, 'invalid', 'protocol'])
        expect(error.message).toMatch(/no object with the value in its field "value"/)
        const { provider, asked } = saying(mode, text, '{"value":"whole"}')
        expect(await streamObject(provider, request, schema, { mode, repair: true }).object()).toBe('whole')
        expect(asked[1]?.messages.at(-1)?.content).toMatch(/"value"/)
      }
    },
  )

  const taken: readonly [JsonSchema, string][] = [
    [numbers, '[1,2]'],
    [{ type: 'string' }, '"a"'],
    [{ type: 'number' }, '7.5'],
    [{ type: ['string', 'null'] }, 'null'],
    [{ type: 'string', nullable: true }, 'null'],
    [{ enum: ['red', { a: [1], b: 2 }] }, '{"b":2,"a":[1]}'],
    [{ const: 'red' }, '"red"'],
    [shapes, '{"city":"Halle"}'],
    [shapes, '{"size":2,"value":3}'],
    [{ $ref: '#/$defs/list', $defs: { list: { anyOf: [{ $ref: '#' }, { type: 'array' }] } } }, '[1]'],
    [{ type: ['object', 'null'], additionalProperties: { type: 'number' } }, '{"a":1}'],
    [{}, '{"any":1}'],
  ]

  it.each(modes)('takes an answer that fits it without the wrapper for the value, by %s', async mode => {
    for (const [schema, text] of taken) {
      const answer = streamObject(saying(mode, text).provider, request, schema, { mode })
      expect(await answer.object()).toEqual(JSON.parse(text))
      expect((await listOf(answer.partials())).at(-1)).toEqual(JSON.parse(text))
    }
  })

  it('takes what stands in the wrapper before the answer as it is, and leaves other fields out', async () => {
    for (const text of ['{"value":[1]}', '{"note":"x","value":[1]}', '{"value":[1],"note":"x"}'])
      expect(await streamObject(says(text), request, numbers).object()).toEqual([1])
    // It would fit itself too.
    expect(await streamObject(says('{"value":{"a":1}}'), request, {}).object()).toEqual({ a: 1 })
  })

  it('asks the schema’s own check, of the wrapped value first', async () => {
    const either = z.union([z.object({ kind: z.literal('a'), value: z.number() }), z.array(z.string())])
    const read = (text: string) => streamObject(says(text), request, either)
    expect(await read('{"value":{"kind":"a","value":1}}').object()).toEqual({ kind: 'a', value: 1 })
    expect(await read('{"kind":"a","value":1}').object()).toEqual({ kind: 'a', value: 1 })
    expect(await errorOf(read('{"kind":"b","value":1}').object())).toMatchObject({ reason: 'invalid' })
    expect(await errorOf(read('[1]').object())).toMatchObject({ reason: 'invalid', object: [1] })
    // Checks that take undefined, or whatever they get.
    for (const schema of [z.array(z.string()).optional(), z.array(z.string()).default(['x'])])
      expect(await errorOf(streamObject(says('{}'), request, schema).object())).toMatchObject({ reason: 'invalid' })
    const lax = z.union([z.object({ a: z.string().optional() }), z.string()])
    for (const text of ['{"values":[1]}', '{"value":{"a":5}}'])
      expect(await errorOf(streamObject(says(text), request, lax).object())).toMatchObject({ reason: 'invalid' })
  })

  it('grows without the wrapper too: a list item by item, an object when it is whole', async () => {
    const list = streamObject(says('[1,', '2,', '3]'), request, numbers)
    expect(await listOf(list.elements())).toEqual([1, 2, 3])
    expect(await listOf(list.partials())).toEqual([[1, 2, 3]])
    const object = streamObject(says('{"city":', '"Halle"', '}'), request, shapes)
    expect(await listOf(object.partials())).toEqual([{ city: 'Halle' }])
  })

  it('shows nothing of an answer that does not fit, and fails those who read it', async () => {
    for (const text of ['{}', '{"values":[1]}', '"a"']) {
      const answer = streamObject(says(...text), request, numbers)
      await expect(listOf(answer.partials())).rejects.toMatchObject({ reason: 'invalid', object: undefined })
      await expect(listOf(answer.elements())).rejects.toBe(await errorOf(answer.object()))
    }
  })

  it.each(['Here:\n[1,2]\nI hope that helps {you}.', '```json\n{"value":[1,2]}\n```', '[1,2]'])(
    'is found by `lenient` in %j',
    async text => {
      expect(await streamObject(says(...text), request, numbers, { lenient: true }).object()).toEqual([1, 2])
    },
  )

  it.each([
    'As [7] says: {"value":[1,2]}',
    'See [the page](https://a.example): {"value":[1,2]}',
    '- [ ] a\n- [x] b\n```json\n{\n  "value": [1,2]\n}\n```',
    '[[Notes]] {"value":[1,2]} [7]',
  ])('is found by `lenient` behind a bracket of prose: %j', async text => {
    for (const texts of [[text], [...text]]) {
      const answer = streamObject(says(...texts), request, numbers, { lenient: true })
      expect(await answer.object()).toEqual([1, 2])
      expect((await listOf(answer.partials())).at(-1)).toEqual([1, 2])
    }
  })

  it('is the list before a wrapper, by `lenient`, where that holds objects', async () => {
    const read = (text: string) =>
      streamObject(says(text), request, { type: 'array', items: { type: 'object' } }, { lenient: true }).object()
    expect(await read('[{"value":[1]}] as in {"value":[2]}')).toEqual([{ value: [1] }])
    expect(await errorOf(read('[{"value":[1]},oops,{"value":[2]}]'))).toMatchObject({ reason: 'not-json' })
  })
})

describe('partials()', () => {
  it('are the object as it grows, at most one for each batch, over the reading that object() is of', async () => {
    const { provider, asked } = answers(pieces(['{"ci', 'ty":"Ha', '', 'lle"', ', ', '"people":24', '3000', '}']))
    const answer = streamObject(provider, request, city)
    const partials = answer.partials()
    expectTypeOf(partials).toEqualTypeOf<AsyncIterableIterator<{ city?: string; people?: number }>>()
    expect(await listOf(partials)).toEqual([{}, { city: 'Ha' }, { city: 'Halle' }, { city: 'Halle', people: 243000 }])
    expect(await answer.object()).toEqual({ city: 'Halle', people: 243000 })
    expect(asked).toHaveLength(1)
  })

  it('are one value that grows in place', async () => {
    const seen = new Set()
    for await (const partial of streamObject(says('{"city":"Ha', 'lle","people":', '6}'), request, city).partials())
      seen.add(partial)
    expect(seen.size).toBe(1)
  })

  it('come to a slow reader as the latest alone, and never hold the answer back', async () => {
    const { inner, puppets } = onStrings()
    const answer = streamObject(inner, request, city)
    const partials = answer.partials()
    const first = partials.next()
    await settle()
    const puppet = puppets[0]!
    for (const batch of pieces(['{"city":"H', 'a', 'l', 'l', 'e"']).slice(0, -1)) puppet.push(...batch)
    expect((await first).value).toEqual({ city: 'Halle' })
    puppet.push({ type: 'text-delta', id: '0', delta: ',"people":6}' })
    puppet.push({ type: 'finish', reason: 'stop' })
    expect(puppet.calls).toEqual(['connect'])
    expect((await partials.next()).value).toEqual({ city: 'Halle', people: 6 })
    expect(await partials.next()).toEqual({ value: undefined, done: true })
  })

  it('may be read by several, each of whom gets the end', async () => {
    const answer = streamObject(says('{"city":"Halle",', '"people":6}'), request, city)
    const [one, two] = await Promise.all([listOf(answer.partials()), listOf(answer.partials())])
    expect(one.at(-1)).toEqual({ city: 'Halle', people: 6 })
    expect(two).toEqual(one)
  })

  it('begin another object where the answer is begun anew', async () => {
    const { provider } = answers([
      ...pieces(['{"city":"Rome"']).slice(0, -1),
      [{ type: 'reset' }, { type: 'text-start', id: '0' }, { type: 'text-delta', id: '0', delta: '{"city":"H' }],
      ...pieces(['alle","people":6}']).slice(1),
    ])
    expect(await listOf(streamObject(provider, request, city).partials())).toEqual([
      { city: 'Rome' },
      { city: 'H' },
      { city: 'Halle', people: 6 },
    ])
  })

  it('of an object that its schema refuses end; object() alone knows', async () => {
    const answer = streamObject(says('{"city":6}'), request, city)
    expect(await listOf(answer.partials())).toEqual([{ city: 6 }])
    await expect(answer.object()).rejects.toMatchObject({ reason: 'invalid' })
  })
})

describe('elements()', () => {
  const cities = z.array(z.object({ city: z.string() }))

  it('are the items of a list, each once it is finished', async () => {
    const answer = streamObject(
      says('{"value":[{"city":"Ha', 'lle"},{"ci', 'ty":"Rome"}', ',{"city":"Bonn"}]', '}'),
      request,
      cities,
    )
    const seen: [unknown, number][] = []
    const elements = answer.elements()
    expectTypeOf(elements).toEqualTypeOf<AsyncIterableIterator<{ city: string }>>()
    for await (const element of elements) seen.push([structuredClone(element), seen.length])
    expect(seen.map(([element]) => element)).toEqual([{ city: 'Halle' }, { city: 'Rome' }, { city: 'Bonn' }])
    expect(await answer.object()).toHaveLength(3)
  })

  it('leave none out for a slow reader', async () => {
    const answer = streamObject(
      says(`{"value":${JSON.stringify(Array.from({ length: 500 }, (_, at) => ({ city: `${at}` })))}}`),
      request,
      cities,
    )
    await answer.object()
    expect(await listOf(answer.elements())).toHaveLength(500)
  })

  it('are for lists alone', () => {
    expect(() => streamObject(says(text), request, city).elements()).toThrow(TypeError)
  })
})

describe('a failure', () => {
  const rows: readonly [name: string, batches: ChatRecord[][], reason: string, code: string, object: unknown][] = [
    ['its greatest length', pieces(['{"city":"Ha'], 'length'), 'length', 'truncated', { city: 'Ha' }],
    ['its greatest length, in the middle of a number', pieces(['{"people":24'], 'length'), 'length', 'truncated', {}],
    ['its greatest length, whole as it seems', pieces([text], 'length'), 'length', 'truncated', JSON.parse(text)],
    ['a refusal', pieces(['I cannot do that.'], 'content-filter'), 'refused', 'content-filter', undefined],
    ['calls of tools', pieces([], 'tool-calls'), 'tool-calls', 'protocol', undefined],
    ['nothing', pieces([]), 'empty', 'protocol', undefined],
    ['white space', pieces([' \n']), 'empty', 'protocol', undefined],
    ['prose before', pieces([`Here it is: ${text}`]), 'around', 'protocol', undefined],
    ['a code fence', pieces(['```json\n', text, '\n```']), 'around', 'protocol', undefined],
    ['prose behind', pieces([text, '\nI hope that helps.']), 'around', 'protocol', JSON.parse(text)],
    ['a second object', pieces([text, text]), 'around', 'protocol', JSON.parse(text)],
    ['half an object', pieces(['{"city":"Ha']), 'not-json', 'protocol', { city: 'Ha' }],
    ['broken JSON', pieces(['{"city":"Halle",}']), 'not-json', 'protocol', { city: 'Halle' }],
    ['another form', pieces(['{"city":6,"people":1}']), 'invalid', 'protocol', { city: 6, people: 1 }],
    ['deep nesting', pieces(['{"city":'.repeat(100_000)]), 'not-json', 'limit', expect.anything()],
  ]

  it.each(rows)('of an answer that is %s', async (_, batches, reason, code, object) => {
    const answer = streamObject(answers(batches).provider, request, city)
    const error = await errorOf(answer.object())
    expect(error).toBeInstanceOf(ObjectError)
    expect(error).toBeInstanceOf(ChatError)
    expect([error.reason, error.code]).toEqual([reason, code])
    expect(error.object).toEqual(object)
    expect(error.partial).toMatchObject({ role: 'assistant', messageId: 'm1' })
    await expect(answer.message()).rejects.toBe(error)
  })

  it('of the answer itself keeps its code, its cause and the object so far', async () => {
    const { inner } = answeringAs('test', ...pieces(['{"city":"Ha']).slice(0, -1), [failure('network')])
    const answer = streamObject(inner, request, city)
    const error = await errorOf(answer.object())
    expect(error).toMatchObject({ reason: 'failed', code: 'network', object: { city: 'Ha' } })
    await expect(listOf(answer.partials())).rejects.toBe(error)
  })

  it('names the flaws, and no character of an answer that is no JSON', async () => {
    const invalid = await errorOf(streamObject(says('{"city":6,"people":1}'), request, city).object())
    expect(invalid.issues).toEqual([{ path: 'city', message: expect.any(String) }])
    expect(invalid.message).toMatch(/city: /)
    const broken = await errorOf(streamObject(says('secret 4711'), request, city).object())
    expect(JSON.stringify(broken)).not.toMatch(/secret|4711/)
  })

  it('that a check of the schema throws comes as it is', async () => {
    const mistake = new RangeError('a mistake')
    const schema = z.object({}).transform(() => {
      throw mistake
    })
    await expect(streamObject(says('{}'), request, schema).object()).rejects.toBe(mistake)
  })
})

describe('lenient', () => {
  it.each([
    ['prose', `Here it is:\n${text}\nI hope that helps {you}.`],
    ['a code fence', `\`\`\`json\n${text}\n\`\`\``],
    ['nothing', text],
  ])('passes over %s around the object, in any pieces', async (_, whole) => {
    for (const texts of [[whole], [...whole]])
      expect(await streamObject(says(...texts), request, city, { lenient: true }).object()).toEqual(JSON.parse(text))
  })

  it('still knows an answer without an object', async () => {
    const error = await errorOf(streamObject(says('No.'), request, city, { lenient: true }).object())
    expect(error.reason).toBe('empty')
  })
})

describe('repair', () => {
  it('asks once more, with the answer and its flaw, and counts both', async () => {
    const { provider, asked } = answers(pieces(['{"city":"Ha', 'lle"}']), pieces([text]))
    const answer = streamObject(provider, request, city, { repair: true })
    const partials = await listOf(answer.partials())
    expect(partials.at(0)).toEqual({ city: 'Ha' })
    expect(partials.at(-1)).toEqual(JSON.parse(text))
    expect(await answer.object()).toEqual(JSON.parse(text))
    expect((await answer.message()).usage).toEqual({ inputTokens: 10, outputTokens: 14 })
    expect(asked).toHaveLength(2)
    expect(asked[1]?.output).toEqual(asked[0]?.output)
    expect(asked[1]?.messages).toEqual([
      ...request.messages,
      { role: 'assistant', content: [{ type: 'text', text: '{"city":"Halle"}' }] },
      { role: 'user', content: expect.stringMatching(/people/) },
    ])
  })

  it('asks no third time', async () => {
    const { provider, asked } = answers(pieces(['No.']), pieces(['Never.']))
    const error = await errorOf(streamObject(provider, request, city, { repair: true }).object())
    expect(error.reason).toBe('around')
    expect(asked).toHaveLength(2)
  })

  it.each<[string, ChatRecord[][]]>([
    ['its greatest length', pieces(['{'], 'length')],
    ['a refusal', pieces(['No.'], 'content-filter')],
    ['a failure', [[failure('overloaded')]]],
  ])('does not ask after %s', async (_, batches) => {
    const { provider, asked } = answers(batches, pieces([text]))
    await errorOf(streamObject(provider, request, city, { repair: true }).object())
    expect(asked).toHaveLength(1)
  })
})

describe('the call to the vendor', () => {
  it('is made when the first method is used', async () => {
    const { inner, puppets } = onStrings()
    const answer = streamObject(inner, request, city)
    await settle()
    expect(puppets[0]?.calls).toEqual([])
    void answer.partials().next()
    await settle()
    expect(puppets[0]?.calls).toEqual(['connect'])
  })

  it('is closed at once when the only reader leaves, also while it waits', async () => {
    const { inner, puppets } = onStrings()
    const answer = streamObject(inner, request, city)
    const partials = answer.partials()
    const waiting = partials.next()
    await settle()
    await partials.return?.()
    expect(puppets[0]?.calls).toEqual(['connect', 'cancel'])
    expect(await waiting).toEqual({ value: undefined, done: true })
    await expect(answer.object()).rejects.toMatchObject({ code: 'aborted', reason: 'failed' })
  })

  it('goes on where somebody else still reads', async () => {
    const answer = streamObject(says('{"city":"Halle",', '"people":6}'), request, city)
    const object = answer.object()
    for await (const _ of answer.partials()) break
    expect(await object).toEqual({ city: 'Halle', people: 6 })
  })

  it.each<[string, (answer: { cancel(): void }, abort: AbortController) => void]>([
    ['cancel()', answer => answer.cancel()],
    ['the signal', (_, abort) => abort.abort()],
  ])('is stopped by %s: the answer is aborted, with the object so far', async (_, stop) => {
    const { inner, puppets } = onStrings()
    const abort = new AbortController()
    const answer = streamObject(inner, request, city, { signal: abort.signal })
    const object = errorOf(answer.object())
    await settle()
    for (const batch of pieces(['{"city":"Ha']).slice(0, -1)) puppets[0]!.push(...batch)
    stop(answer, abort)
    expect(await object).toMatchObject({ code: 'aborted', object: { city: 'Ha' } })
    expect(puppets[0]?.calls).toEqual(['connect', 'cancel'])
  })

  it('gets the options, without those of the object', async () => {
    const { inner, asked } = answeringAs('test', ...pieces([text]))
    await streamObject(inner, request, city, {
      maxRetries: 0,
      repair: true,
      name: 'a',
      lenient: true,
      maxDepth: 3,
    }).object()
    expect(Object.keys(asked[0]?.[1] ?? {}).sort()).toEqual(['maxRetries', 'signal'])
  })

  it('runs checks in the async context in which it was asked', async () => {
    const storage = new AsyncLocalStorage<string>()
    const { inner, puppets } = onStrings()
    const seen: unknown[] = []
    const schema = {
      jsonSchema: { type: 'object' },
      validate: (value: unknown) => void seen.push(storage.getStore(), value),
    }
    const object = storage.run('mine', () => streamObject(inner, request, schema).object())
    await settle()
    storage.run('another', () => {
      for (const batch of pieces(['{}'])) puppets[0]!.push(...batch)
    })
    await object
    expect(seen[0]).toBe('mine')
  })
})

describe('arguments', () => {
  it.each<[string, unknown[]]>([
    ['no provider', [{}, request, city]],
    ['a request without messages', [says(text), {}, city]],
    ['no schema', [says(text), request, undefined]],
    ['a schema without JSON Schema', [says(text), request, z.date()]],
    ['an unknown mode', [says(text), request, city, { mode: 'magic' }]],
    ['a name with a space', [says(text), request, city, { name: 'a b' }]],
    ['a repair that is a number', [says(text), request, city, { repair: 1 }]],
    ['a depth of none', [says(text), request, city, { maxDepth: 0 }]],
    ['another name of repair', [says(text), request, city, { repairs: 2 }]],
    ['the schema among the options', [says(text), request, city, { schema: city }]],
  ])('are refused: %s', (_, args) => {
    const provider = (args[0] as ChatProvider).stream ? checking(args[0] as ChatProvider) : args[0]
    expect(() => streamObject(...([provider, ...args.slice(1)] as Parameters<typeof streamObject>))).toThrow(TypeError)
  })

  /** As every provider does. */
  const checking = (inner: ChatProvider): ChatProvider => ({
    id: inner.id,
    stream(chat, options) {
      if (!Array.isArray(chat.messages)) throw new TypeError('messages')
      return inner.stream(chat, options)
    },
  })
})

it('its methods may be taken out of it', async () => {
  const { partials, object, message } = streamObject(says(...text.match(/.{1,9}/g)!), request, city)
  expect((await listOf(partials())).at(-1)).toEqual(JSON.parse(text))
  await expect(object()).resolves.toEqual(JSON.parse(text))
  await expect(message()).resolves.toMatchObject({ role: 'assistant' })
  const { elements } = streamObject(says('[{"city":"Halle","people":1}]'), request, z.array(city), { lenient: true })
  expect(elements).not.toThrow()
  const stopped = streamObject(says(text), request, city)
  const { cancel } = stopped
  cancel()
  await expect(stopped.object()).rejects.toMatchObject({ code: 'aborted' })
})
