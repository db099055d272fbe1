import { HttpError } from '@millrace/server'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, test } from 'vitest'

type Fields = Readonly<Record<string, unknown>>
interface Dialect {
  readonly field: string
  readonly wire: typeof openaiWire
  body(format: Fields, type?: string): Fields
  tool(schema: unknown): Fields
  readonly toolField: string
}

const messages = [{ role: 'user', content: 'Hi' }]
const ofMessages = {
  wire: anthropicWire,
  tool: (input_schema: unknown) => ({ messages, tools: [{ name: 'a', input_schema }] }),
}

const dialects: Readonly<Record<string, Dialect>> = {
  'Chat Completions': {
    field: 'response_format.json_schema.schema',
    wire: openaiWire,
    body: (format, type = 'json_schema') => ({
      messages,
      response_format: { type, json_schema: { name: 'n', ...format } },
    }),
    tool: parameters => ({ messages, tools: [{ type: 'function', function: { name: 'a', parameters } }] }),
    toolField: 'tools[0].function.parameters',
  },
  Responses: {
    field: 'text.format.schema',
    wire: responsesWire,
    body: (format, type = 'json_schema') => ({ input: 'Hi', text: { format: { type, name: 'n', ...format } } }),
    tool: parameters => ({ input: 'Hi', tools: [{ type: 'function', name: 'a', parameters }] }),
    toolField: 'tools[0].parameters',
  },
  Messages: {
    ...ofMessages,
    field: 'output_config.format.schema',
    body: (format, type = 'json_schema') => ({ messages, output_config: { format: { type, ...format } } }),
    toolField: 'tools[0].input_schema',
  },
  'Messages of the beta': {
    ...ofMessages,
    field: 'output_format.schema',
    body: (format, type = 'json_schema') => ({ messages, output_format: { type, ...format } }),
    toolField: 'tools[0].input_schema',
  },
}

describe.each(Object.entries(dialects))('%s', (_, { field, wire, body, tool, toolField }) => {
  const decode = (fields: Fields) => wire.decodeRequest!({ url: '', headers: {}, body: { model: 'm', ...fields } })
  const refusal = (fields: Fields): string => {
    try {
      decode(fields)
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(HttpError)
      expect(thrown).toMatchObject({ status: 400, code: 'invalid-request' })
      return (thrown as HttpError).message
    }
    return 'no refusal'
  }

  test.each([[true], [false], [[]], [[{ type: 'object' }]], ['object'], [7]])(
    'refuses %j for the schema of an answer',
    schema => {
      expect(refusal(body({ schema }))).toBe(`${field} takes a JSON Schema, an object.`)
    },
  )

  test('asks for JSON of any form without one, which Anthropic has no word for', () => {
    for (const format of [{}, { schema: null }])
      if (wire === anthropicWire) expect(refusal(body(format))).toMatch(`${field} `)
      else expect(decode(body(format)).request.output).toEqual({ type: 'json', adapt: 'where-needed' })
  })

  test('refuses a form that it does not know', () => {
    expect(refusal(body({ schema: {} }, 'xml'))).toMatch(/type takes .*json_schema/)
  })

  test.each([[true], [[]], ['object']])('refuses %j for the schema of a tool', schema => {
    expect(refusal(tool(schema))).toBe(`${toolField} takes a JSON Schema, an object.`)
  })

  test('takes any object for one', () => {
    for (const schema of [{}, { type: 'object' }, { $ref: '#/$defs/a', $defs: { a: true } }])
      expect(decode(body({ schema })).request.output).toMatchObject({ type: 'json', schema, adapt: 'where-needed' })
  })
})
