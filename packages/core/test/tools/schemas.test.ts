import { type AnyTool, type Json, type JsonSchema, withTools } from '@millrace/core'
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { call, ends, hi, recordsOf, says, scripted } from './scripted.js'

/** Calls a tool with these arguments. @returns the tool as the vendor was told of it, and what came of the call. */
async function calling(tool: AnyTool, input: Json) {
  const { provider, asked } = scripted([...call('tool', input), ends()], [...says('ok'), ends('stop')])
  const records = await recordsOf(
    withTools(provider, { tool: { execute: (given: unknown) => given, ...tool } }).stream(hi),
  )
  const result = records.find(record => record.type === 'tool-result')!
  return {
    declared: asked[0]!.tools![0]!,
    parameters: asked[0]!.tools![0]!.parameters,
    output: (result as { output: Json }).output,
    failed: 'isError' in result,
  }
}

const object = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'number' } },
  required: ['city'],
}

describe.each<[string, AnyTool, JsonSchema]>([
  ['Zod', { input: z.object({ city: z.string(), days: z.number().optional() }) }, object],
  ['ArkType, whose schema is a function', { input: type({ city: 'string', 'days?': 'number' }) }, object],
  [
    'Valibot, with its JSON Schema',
    (() => {
      const schema = v.object({ city: v.string(), days: v.optional(v.number()) })
      return { input: { schema, jsonSchema: object } }
    })(),
    object,
  ],
  [
    'a library in two wrappers, as Effect has them',
    (() => {
      const { '~standard': zod } = z.object({ city: z.string(), days: z.number().optional() })
      const half = (fields: object) =>
        Object.assign(() => {}, { '~standard': { version: 1, vendor: 'effect', ...fields } })
      return {
        input: { schema: half({ validate: zod.validate }), jsonSchema: half({ jsonSchema: zod.jsonSchema }) },
      } as AnyTool
    })(),
    object,
  ],
])('a schema of %s', (_, tool, expected) => {
  it('is told to the vendor, and checks', async () => {
    const { parameters, output } = await calling(tool, { city: 'Wuhan' })
    expect(parameters).toEqual({
      ...expected,
      properties: expect.objectContaining({ city: { type: 'string' } }),
      ...('additionalProperties' in parameters && { additionalProperties: parameters.additionalProperties }),
    })
    expect(parameters).not.toHaveProperty('$schema')
    expect(output).toEqual({ city: 'Wuhan' })
    const bad = await calling(tool, { city: 'Wuhan', days: 'two' })
    expect([bad.failed, bad.output]).toEqual([true, expect.stringContaining('days')])
  })
})

test('what the schema makes of the arguments is what the tool gets; the vendor is told what the model writes', async () => {
  const input = z.object({ n: z.string().transform(Number), unit: z.enum(['C', 'F']).default('C') })
  const { parameters, output } = await calling({ input }, { n: '5' })
  expect(output).toEqual({ n: 5, unit: 'C' })
  expect(parameters).toMatchObject({ properties: { n: { type: 'string' } }, required: ['n'] })
})

test('issues are told by their place, ten at most', async () => {
  const input = z.object({ list: z.array(z.object({ n: z.number() })) })
  const { output } = await calling({ input }, { list: Array.from({ length: 12 }, () => ({ n: 'x' })) })
  expect(output).toMatch(/^The arguments are not right\.\nlist\[0\]\.n: .+\nlist\[9\]\.n: .+\nand 2 more$/s)
})

test('a schema that checks later is waited for; one that throws has failed', async () => {
  const input = z.object({ n: z.number() }).refine(async ({ n }) => n > 1, 'n is too small')
  expect((await calling({ input }, { n: 2 })).output).toEqual({ n: 2 })
  expect((await calling({ input }, { n: 1 })).output).toBe('The arguments are not right.\nn is too small')
  const throwing = { jsonSchema: object, validate: () => Promise.reject(new Error('Only Wuhan.')) }
  expect((await calling({ input: throwing }, {})).output).toBe('The arguments are not right.\nOnly Wuhan.')
})

test('a plain JSON Schema goes as it is; the arguments are an object, and no more is checked', async () => {
  const input = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...object }
  const { parameters, output } = await calling({ input }, { city: 7 })
  expect([parameters, output]).toEqual([object, { city: 7 }])
  expect((await calling({ input }, [1])).output).toBe('The arguments are not an object.')
  expect((await calling({}, {})).parameters).toEqual({ type: 'object', properties: {} })
})

const nameless = { name: 'tool', parameters: { type: 'object', properties: {} } }

it('passes on the fields of a vendor’s own', async () => {
  const providerData = { anthropic: { cache_control: { type: 'ephemeral' } } }
  expect((await calling({ providerData }, {})).declared).toEqual({ ...nameless, providerData })
  expect((await calling({}, {})).declared).toEqual(nameless)
})

describe('with strict', () => {
  const input = z.object({
    city: z.string(),
    days: z.number().optional(),
    note: z.string().nullable(),
    place: z.object({ zip: z.string().optional() }).nullish(),
    list: z.array(z.object({ a: z.number().optional() })),
    kind: z.union([z.object({ t: z.literal('x'), x: z.string().optional() }), z.object({ t: z.literal('y') })]),
  })
  const nothing = { type: 'null' }

  it('objects are closed, and optional fields required, which may be null', async () => {
    const { parameters } = await calling({ input, strict: true }, {})
    expect(parameters).toMatchObject({
      additionalProperties: false,
      required: ['city', 'days', 'note', 'place', 'list', 'kind'],
      properties: {
        city: { type: 'string' },
        days: { anyOf: [{ type: 'number' }, nothing] },
        place: {
          anyOf: [
            {
              additionalProperties: false,
              required: ['zip'],
              properties: { zip: { anyOf: [{ type: 'string' }, nothing] } },
            },
            nothing,
          ],
        },
        list: { items: { required: ['a'], additionalProperties: false } },
      },
    })
    const plain = await calling({ input }, {})
    expect(plain.parameters).toMatchObject({ required: ['city', 'note', 'list', 'kind'] })
  })

  it('nulls of optional fields are taken away, those that the schema has stay', async () => {
    const written = {
      city: 'Wuhan',
      days: null,
      note: null,
      place: { zip: null },
      list: [{ a: null }, { a: 1 }],
      kind: { t: 'x', x: null },
    }
    const { output } = await calling({ input, strict: true }, written)
    expect(output).toEqual({
      city: 'Wuhan',
      note: null,
      place: {},
      list: [{}, { a: 1 }],
      kind: { t: 'x' },
    })
    const missing = await calling({ input, strict: true }, { ...written, city: null })
    expect(missing.output).toContain('city')
  })
})

test.each<[string, unknown, string]>([
  ['a schema without JSON Schema', v.object({ a: v.string() }), 'valibot tells no JSON Schema'],
  ['one that JSON Schema cannot tell', z.object({ when: z.date() }), 'zod has no JSON Schema for it'],
  ['arguments that are no object', z.string(), 'input is an object, and not of type "string"'],
  ['a text', 'string', 'input takes a Standard Schema'],
  ['a list', [], 'input takes a Standard Schema'],
  [
    'an object of any fields with strict',
    { type: 'object', additionalProperties: { type: 'string' } },
    'its input has no strict form',
  ],
  ['half of a pair', { schema: {}, jsonSchema: object }, 'schema takes a Standard Schema'],
  [
    'JSON Schema without a check',
    { '~standard': { version: 1, vendor: 'x', jsonSchema: { input: () => object } } },
    'x cannot validate by it',
  ],
])('%s is a TypeError that names the tool', (_, input, words) => {
  const make = () =>
    withTools(scripted().provider, {
      pay: { input: input as never, strict: words.includes('strict'), execute: () => 1 },
    })
  expect(make).toThrow(TypeError)
  expect(make).toThrow(words)
  expect(make).toThrow('"pay"')
})

test.each<[string, unknown[]]>([
  ['no provider', [{}, {}]],
  ['tools in a list', [scripted().provider, []]],
  ['a tool without a name', [scripted().provider, { '': {} }]],
  ['a tool that is none', [scripted().provider, { a: 1 }]],
  ['a description that is no text', [scripted().provider, { a: { description: 1 } }]],
  ['execute that is no function', [scripted().provider, { a: { execute: 1 } }]],
  ['a time that is none', [scripted().provider, { a: { timeoutMs: -1 } }]],
  ['approve that says nothing', [scripted().provider, { a: { approve: 'yes' } }]],
  ...(
    [
      ['maxSteps', 0],
      ['maxSteps', 1.5],
      ['maxParallel', 0],
      ['toolTimeoutMs', Number.NaN],
      ['stopWhen', 1],
      ['repair', {}],
      ['onToolError', 'ignore'],
      ['usedApprovals', {}],
    ] as const
  ).map(([name, value]): [string, unknown[]] => [`${name} ${value}`, [scripted().provider, {}, { [name]: value }]]),
])('%s is a TypeError', (_, args) => {
  expect(() => withTools(...(args as [never, never]))).toThrow(TypeError)
})

it.each([
  ['inputSchema', 'input'],
  ['parameters', 'input'],
  ['schema', 'input'],
  ['needsApproval', 'approve'],
  ['run', 'execute'],
  ['invoke', 'execute'],
  ['handler', 'execute'],
] as const)('%s, as other libraries have it, is not passed over: it is %s', (name, ours) => {
  const { provider } = scripted()
  const tool = { [name]: object }
  expect(() => withTools(provider, { tool })).toThrow(
    new TypeError(`withTools: the tool "tool": ${name} is called ${ours} here.`),
  )
  // A class may have fields of its own beside those of a tool.
  const both = { ...tool, input: object, approve: false, execute: () => 1 }
  expect(withTools(provider, { tool: both }).id).toBe(provider.id)
})

it.each([
  ['maxStep', 'maxSteps'],
  ['maxTurns', 'maxSteps'],
  ['experimental_repairToolCall', 'repair'],
  ['toolChoice', 'a field of the request'],
])('%s, as other libraries have it, is no option: it is %s', (name, here) => {
  const options = { [name]: 5 }
  expect(() => withTools(scripted().provider, {}, options)).toThrow(
    new TypeError(`${name} is no option of withTools. Here it is ${here}.`),
  )
})

it('options that are none are refused at once', () => {
  expect(() => withTools(scripted().provider, {}, 5 as never)).toThrow('The options of withTools are an object')
})

it.each([
  [{ excecute: () => 1 }, 'excecute is no field of withTools: the tool "tool". Did you mean execute?'],
  [{ desciption: 'Tells.' }, 'Did you mean description?'],
  [{ strict: 'yes' }, 'withTools: the tool "tool": strict takes true or false.'],
  [{ providerData: 'cached' }, 'withTools: the tool "tool".providerData takes an object by the ids of providers'],
])('a field that would be passed over is refused: %j', (tool, message) => {
  expect(() => withTools(scripted().provider, { tool } as never)).toThrow(message)
})
