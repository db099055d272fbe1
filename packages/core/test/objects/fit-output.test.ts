import {
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  type JsonSchema,
  type ObjectMode,
  streamObject,
  type ToolChoice,
  withTools,
} from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { fitOutput } from '../../src/objects/fit-output.js'
import { objectModes } from '../../src/objects/object-mode.js'
import { ToolAnswer } from '../../src/objects/tool-answer.js'
import { UnwrappedAnswer } from '../../src/objects/unwrapped-answer.js'
import { answeringAs } from '../compose/answering.js'
import { ends, scripted, call as toolCall } from '../tools/scripted.js'

const schema: JsonSchema = { type: 'object', properties: { city: { type: 'string' } } }
const strict = {
  type: 'object',
  properties: { city: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
  required: ['city'],
  additionalProperties: false,
}
const open: JsonSchema = { type: 'object', additionalProperties: { type: 'string' } }
const chat = (asked: JsonSchema = schema): ChatRequest => ({
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'A city?' },
  ],
  output: { type: 'json', schema: asked, name: 'place', adapt: true },
})

describe('fitOutput', () => {
  it.each<[ObjectMode, object]>([
    ['schema', { output: { type: 'json', schema, name: 'place', strict: false } }],
    ['strict-schema', { output: { type: 'json', schema: strict, name: 'place', strict: true } }],
    ['closed-schema', { output: { schema: { ...schema, additionalProperties: false }, strict: true } }],
    ['json', { output: { type: 'json' } }],
    ['prompt', {}],
    ['tool', { tools: [{ name: 'place', parameters: schema }], toolChoice: { toolName: 'place' } }],
  ])('asks by %s', (mode, expected) => {
    const fitted = fitOutput(chat(), [mode])!
    expect(fitted.chat).toMatchObject(expected)
    expect(fitted.chat.output ?? {}).not.toHaveProperty('adapt')
    if (mode === 'prompt' || mode === 'tool') expect(fitted.chat).not.toHaveProperty('output')
    expect(fitted.warnings).toHaveLength(mode.endsWith('schema') ? 0 : 1)
  })

  it.each<ObjectMode>(['json', 'prompt'])(
    'tells the schema behind the instructions and before the conversation, by %s',
    mode => {
      const { messages } = fitOutput(chat(), [mode])!.chat
      expect(messages.map(({ role }) => role)).toEqual(['system', 'system', 'user'])
      expect(messages[1]?.content).toContain(JSON.stringify(schema))
      expect(messages[1]?.content).toContain('JSON')
    },
  )

  it('takes the first means that can express the schema, else the prompt', () => {
    expect(fitOutput(chat(open), ['strict-schema', 'schema'])?.chat.output).toMatchObject({
      schema: open,
      strict: false,
    })
    expect(fitOutput(chat(open), ['closed-schema', 'tool'])?.toolName).toBe('place')
    expect(fitOutput(chat(open), ['closed-schema'])?.chat.messages).toHaveLength(3)
    expect(fitOutput(chat(), [])?.chat.messages).toHaveLength(3)
  })

  describe('where needed', () => {
    const asked = (own: JsonSchema, strictly?: boolean): ChatRequest => ({
      ...chat(),
      output: {
        type: 'json',
        schema: own,
        adapt: 'where-needed',
        ...(strictly !== undefined && { strict: strictly }),
      },
    })

    it.each<ObjectMode>(['schema', 'strict-schema'])(
      'a schema stays as it is, and as strict as it was, by %s',
      mode => {
        for (const strictly of [true, false])
          expect(fitOutput(asked(schema, strictly), [mode])).toEqual({
            chat: { ...chat(), output: { type: 'json', schema, strict: strictly } },
            warnings: [],
          })
      },
    )

    it('a schema of a strict form is strict where nothing is said', () => {
      const isStrict = (own: JsonSchema) => fitOutput(asked(own), ['strict-schema'])?.chat.output
      expect(isStrict(strict)).toMatchObject({ schema: strict, strict: true })
      expect(isStrict(schema)).toMatchObject({ schema, strict: false })
      expect(isStrict(open)).toMatchObject({ schema: open, strict: false })
    })

    it.each<ObjectMode>(['closed-schema', 'json', 'prompt', 'tool'])('it is fitted all the same by %s', mode => {
      expect(fitOutput(asked(schema), [mode])).toEqual(
        fitOutput({ ...chat(), output: { type: 'json', schema, adapt: true } }, [mode]),
      )
    })
  })

  const others: JsonSchema[] = [
    { type: 'string' },
    { type: ['object', 'null'], properties: {} },
    {},
    { $ref: '#/$defs/a', $defs: { a: schema } },
    { anyOf: [schema, strict] },
    { ...schema, anyOf: [{ required: ['city'] }] },
  ]

  it.each(objectModes.filter(mode => mode !== 'prompt'))(
    'puts a schema of anything else into one of an object, by %s',
    mode => {
      for (const other of others) {
        const { chat: sent, isWrapped } = fitOutput(chat(other), [mode, 'prompt'])!
        const { output, tools = [], messages } = sent as { output?: { schema?: JsonSchema } } & ChatRequest
        const root = output?.schema ?? tools[0]?.parameters ?? JSON.parse(String(messages[1]?.content).split('\n')[1]!)
        if (!isWrapped) expect(messages).toHaveLength(3)
        else expect(root).toMatchObject({ type: 'object', properties: { value: {} }, required: ['value'] })
      }
      expect(fitOutput(chat(), [mode])).not.toHaveProperty('isWrapped')
    },
  )

  it('leaves any schema as it is for vendors that take it, where one is adapted where needed, and in a prompt', () => {
    for (const other of others) {
      const output = { type: 'json', schema: other, adapt: 'where-needed' } as const
      expect(fitOutput({ ...chat(), output }, ['schema'])).toMatchObject({ chat: { output: { schema: other } } })
      const prompted = fitOutput({ ...chat(), output }, ['prompt'])!
      expect(prompted.chat.messages[1]?.content).toContain(JSON.stringify(other))
      expect([prompted.isWrapped, fitOutput({ ...chat(), output }, ['schema'])?.isWrapped]).toEqual([
        undefined,
        undefined,
      ])
    }
  })

  it('leaves the tools of the request, and takes no name of theirs', () => {
    const tools = [{ name: 'place', parameters: {} }]
    const fitted = fitOutput({ ...chat(), tools }, ['tool'])!
    expect(fitted.chat.tools?.map(({ name }) => name)).toEqual(['place', 'place_'])
    expect(fitted.toolName).toBe('place_')
  })

  it.each<[choice: ToolChoice | undefined, asked: ToolChoice]>([
    [undefined, 'required'],
    ['auto', 'required'],
    ['required', 'required'],
    ['none', { toolName: 'place' }],
    [{ toolName: 'look' }, { toolName: 'look' }],
  ])('lets the model call a tool of the request before it answers by one, by %j', (choice, asked) => {
    const own = { tools: [{ name: 'look', parameters: {} }], ...(choice !== undefined && { toolChoice: choice }) }
    expect(fitOutput({ ...chat(), ...own }, ['tool'])!.chat.toolChoice).toEqual(asked)
  })

  it('changes nothing without a schema', () => {
    expect(fitOutput({ messages: chat().messages }, ['tool'])).toBeUndefined()
    expect(fitOutput({ ...chat(), output: { type: 'json' } }, ['tool'])).toBeUndefined()
  })

  it.each<[readonly ObjectMode[], boolean]>([
    [['strict-schema', 'schema'], true],
    [['schema'], true],
    [['json'], true],
    [['tool', 'json'], true],
    [['closed-schema', 'tool'], false],
    [['tool'], false],
    [['prompt'], false],
  ])('asks a model that has %j for JSON of any form by its JSON mode: %s, else in words', (modes, hasMode) => {
    for (const adapt of [true, 'where-needed'] as const) {
      const fitted = fitOutput({ ...chat(), output: { type: 'json', adapt } }, modes)
      if (hasMode) expect(fitted).toBeUndefined()
      else {
        expect(fitted?.chat).not.toHaveProperty('output')
        expect(fitted?.chat.messages.map(({ role }) => role)).toEqual(['system', 'system', 'user'])
        expect(fitted?.chat.messages[1]?.content).toMatch(/^Answer with one JSON object/)
        expect(fitted?.warnings.map(({ setting }) => setting)).toEqual(['output'])
      }
    }
  })
})

describe('ToolAnswer', () => {
  const call = (id: string, toolName: string, ...deltas: string[]): ChatRecord[] => [
    { type: 'tool-call-start', toolCallId: id, toolName },
    ...deltas.map(delta => ({ type: 'tool-call-delta', toolCallId: id, delta }) as const),
    { type: 'tool-call-end', toolCallId: id, toolName, input: { city: 'Halle' } },
  ]
  const finish: ChatRecord = { type: 'finish', reason: 'tool-calls' }

  it('makes text of the call, and stop of the reason', () => {
    expect(new ToolAnswer('place').map([...call('1', 'place', '{"city":', '"Halle"}'), finish])).toEqual([
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: '{"city":' },
      { type: 'text-delta', id: '1', delta: '"Halle"}' },
      { type: 'text-end', id: '1' },
      { type: 'finish', reason: 'stop' },
    ])
  })

  it('takes arguments that come whole', () => {
    expect(new ToolAnswer('place').map(call('1', 'place'))).toContainEqual({
      type: 'text-delta',
      id: '1',
      delta: '{"city":"Halle"}',
    })
  })

  it('leaves further calls of the tool out, and calls of others as they are', () => {
    const mapped = new ToolAnswer('place').map([
      ...call('1', 'place', '{}'),
      ...call('2', 'place', '{}'),
      ...call('3', 'weather', '{}'),
      finish,
    ])
    expect(mapped.filter(({ type }) => type === 'text-delta')).toHaveLength(1)
    expect(mapped.filter(({ type }) => type.startsWith('tool-call')).length).toBe(3)
    expect(mapped.at(-1)).toEqual(finish)
  })

  it('makes reasoning of text beside the call', () => {
    const text: ChatRecord[] = [
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Let me see.' },
      { type: 'text-end', id: '0' },
    ]
    expect(new ToolAnswer('place').map(text).map(({ type }) => type)).toEqual([
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
    ])
  })

  it('begins anew behind a reset', () => {
    const answer = new ToolAnswer('place')
    answer.map(call('1', 'place', '{"no"').slice(0, 2))
    expect(answer.map([{ type: 'reset' }, ...call('2', 'place', '{}')])).toContainEqual({
      type: 'text-delta',
      id: '2',
      delta: '{}',
    })
  })

  it('reads the answer of a call whose id was passed over before a reset', () => {
    const answer = new ToolAnswer('place')
    answer.map([...call('1', 'place', '{"no":1}'), ...call('2', 'place', '{}')])
    expect(answer.map([{ type: 'reset' }, ...call('2', 'place', '{"yes":1}')])).toContainEqual({
      type: 'text-delta',
      id: '2',
      delta: '{"yes":1}',
    })
  })

  it('comes behind steps whose tools were run', async () => {
    const vendor = scripted([...toolCall('look'), ends()], [...toolCall('answer', { city: 'Halle' }, 'c2'), ends()])
    const provider = withTools(vendor.provider, { look: { execute: () => 'a city by the Saale' } })
    const answer = streamObject(provider, { messages: chat().messages }, schema, { mode: 'tool' })
    expect(await answer.object()).toEqual({ city: 'Halle' })
  })
})

describe('UnwrappedAnswer', () => {
  const said = (...deltas: string[]): ChatRecord[] => deltas.map(delta => ({ type: 'text-delta', id: '0', delta }))
  const textOf = (records: readonly ChatRecord[]): string =>
    records.map(record => (record.type === 'text-delta' ? record.delta : '')).join('')

  it('gives the text of the value as it comes', () => {
    expect(new UnwrappedAnswer().map(said('{ "val', 'ue": "Ha', 'lle"', '}')).map(record => textOf([record]))).toEqual([
      ' "Ha',
      'lle"',
    ])
  })

  it('begins anew behind a reset and in a new step, and goes on behind a withdrawn step without text', () => {
    const answer = new UnwrappedAnswer()
    expect(textOf(answer.map([...said('{"value":[1'), { type: 'reset' }, ...said('{"value":2}')]))).toBe('[12')
    expect(textOf(answer.map([{ type: 'step-end' }, { type: 'reset' }, ...said('{"value":3}')]))).toBe('3')
  })

  const ends: readonly ChatRecord[] = [
    { type: 'finish', reason: 'length' },
    { type: 'error', error: { code: 'network', message: 'It broke.', retryable: true } },
    { type: 'step-end' },
  ]

  it.each(ends)('gives what it held before the end: $type', end => {
    const [open, close] = [{ type: 'text-start', id: '0' } as const, { type: 'text-end', id: '0' } as const]
    for (const text of ['{"val', '{"value":5']) {
      const [delta] = said(text)
      expect(new UnwrappedAnswer().map([open, ...said(...text), end])).toEqual([open, delta, end])
      expect(new UnwrappedAnswer().map([open, ...said(...text), close, end])).toEqual([
        open,
        close,
        open,
        delta,
        close,
        end,
      ])
    }
    expect(new UnwrappedAnswer().map([open, ...said('{"value":5}'), close, end])).toEqual([
      open,
      ...said('5'),
      close,
      end,
    ])
  })

  it('goes on in another block of text, and gives nothing of what was withdrawn', () => {
    const [first] = said('{"val')
    const other: ChatRecord = { type: 'text-delta', id: '1', delta: 'ue":[5]}' }
    const blocks: ChatRecord[] = [
      { type: 'text-end', id: '0' },
      { type: 'text-start', id: '1' },
    ]
    expect(new UnwrappedAnswer().map([first!, ...blocks, other, { type: 'finish', reason: 'stop' }])).toEqual([
      ...blocks,
      { ...other, delta: '[5]' },
      { type: 'finish', reason: 'stop' },
    ])
    const reset: ChatRecord[] = [{ type: 'reset' }, { type: 'finish', reason: 'stop' }]
    expect(new UnwrappedAnswer().map([first!, ...reset])).toEqual(reset)
  })
})

describe('streamObject with a mode', () => {
  it('fits the request of any provider, and reads what comes of it', async () => {
    const { inner, asked } = answeringAs(
      'own',
      [
        { type: 'start', messageId: 'm1', provider: 'own' },
        { type: 'tool-call-start', toolCallId: '1', toolName: 'answer' },
        { type: 'tool-call-delta', toolCallId: '1', delta: '{"city":"Halle"}' },
      ],
      [
        { type: 'tool-call-end', toolCallId: '1', toolName: 'answer', input: { city: 'Halle' } },
        { type: 'finish', reason: 'tool-calls' },
      ],
    )
    const answer = streamObject(inner, { messages: chat().messages }, schema, { mode: 'tool' })
    expect(await answer.object()).toEqual({ city: 'Halle' })
    const message = await answer.message()
    expect(message.content).toEqual([{ type: 'text', text: '{"city":"Halle"}' }])
    expect(message.warnings).toHaveLength(1)
    expect(asked[0]?.[0]).toMatchObject({ toolChoice: { toolName: 'answer' } })
    expect(asked[0]?.[1]).not.toHaveProperty('signal')
  })

  it('is stopped by the signal once', async () => {
    const inner = {
      id: 'own',
      stream: () =>
        ChatStream.from(() => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) })),
    }
    const signal = AbortSignal.timeout(1)
    const answer = streamObject(inner, { messages: chat().messages }, schema, { mode: 'json', signal })
    await expect(answer.object()).rejects.toMatchObject({ code: 'aborted' })
  })
})
