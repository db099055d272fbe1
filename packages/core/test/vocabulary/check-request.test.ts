import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { checkRequest } from '../../src/vocabulary/check-request.js'

const messages = [{ role: 'user', content: 'hi' }]
const check = (request: unknown) => () => checkRequest(request as never)

describe('checkRequest names the field', () => {
  it.each<[unknown, string]>([
    [undefined, 'A chat request is an object'],
    [null, 'A chat request is an object'],
    ['hi', 'A chat request is an object'],
    [messages, 'A chat request is an object: { messages: […] }.'],
    [{}, 'messages takes a list'],
    [{ messages: 'hi' }, 'messages takes a list'],
    [{ messages: [] }, 'messages takes a list of at least one'],
    [{ messages, reasoning: 'high' }, "reasoning takes an object, such as { effort: 'high' }, not a string"],
    [{ messages, reasoning: true }, "reasoning takes an object, such as { effort: 'high' }, not a boolean"],
    [{ messages, output: 'json' }, "output takes an object, such as { type: 'json' }, not a string"],
    [{ messages, providerOptions: [] }, 'providerOptions takes an object, such as { … }, not a list'],
    [{ messages: [null] }, 'messages[0] is not a message'],
    [{ messages: ['hi'] }, 'messages[0] is not a message'],
    [{ messages: [...messages, { role: 'robot', content: 'hi' }] }, 'messages[1].role takes'],
    [{ messages: [{ content: 'hi' }] }, 'messages[0].role takes'],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content takes a text or a list of parts, not undefined'],
    [{ messages: [{ role: 'user', content: null }] }, 'messages[0].content takes a text or a list of parts, not null'],
    [
      { messages: [{ role: 'user', content: {} }] },
      'messages[0].content takes a text or a list of parts, not an object',
    ],
    [{ messages: [{ role: 'user', content: [null] }] }, 'messages[0].content[0] is not a part'],
    [{ messages: [{ role: 'user', content: ['hi'] }] }, 'messages[0].content[0] is not a part'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text takes a text'],
    [
      { messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] },
      'messages[0].content[0].text takes a text',
    ],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'reasoning' }] }] },
      'messages[0].content[0].text takes a text',
    ],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'tool-call', toolName: 'f' }] }] },
      'messages[0].content[0].toolCallId',
    ],
    [
      { messages: [{ role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c' }] }] },
      'messages[0].content[0].toolName',
    ],
    [
      { messages: [{ role: 'tool', content: [{ type: 'tool-result', output: 1 }] }] },
      'messages[0].content[0].toolCallId',
    ],
    [
      { messages: [{ role: 'tool', content: [{ type: 'tool-approval', approved: true }] }] },
      'messages[0].content[0].approvalId takes a text',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'tool-approval', approvalId: 'a', approved: 'yes' }] }] },
      'messages[0].content[0].approved takes true or false, not a string',
    ],
    [
      {
        messages: [{ role: 'tool', content: [{ type: 'tool-approval', approvalId: 'a', approved: true, reason: 1 }] }],
      },
      'messages[0].content[0].reason takes a text, not a number',
    ],
    [{ messages: [{ role: 'user', content: [{ type: 'image', url: 'u' }] }] }, 'messages[0].content[0].mediaType'],
    [{ messages, model: '' }, 'model takes a name'],
    [{ messages, model: 1 }, 'model takes a name, not a number'],
    [{ messages, tools: {} }, 'tools takes a list'],
    [{ messages, tools: [null] }, 'tools[0] is no tool'],
    [{ messages, tools: [{ name: '' }] }, 'tools[0].name'],
    [{ messages, tools: [{ name: 'f', parameters: {} }, { name: 'g' }] }, 'tools[1].parameters'],
    [{ messages, temperature: '1' }, 'temperature takes a number, not a string'],
    [{ messages, topP: Number.NaN }, 'topP'],
    [{ messages, maxOutputTokens: Number.POSITIVE_INFINITY }, 'maxOutputTokens'],
    [{ messages, seed: null }, 'seed takes a number, not null'],
    [{ messages, topK: '40' }, 'topK takes a number, not a string'],
    [{ messages, presencePenalty: Number.NaN }, 'presencePenalty takes a number, not NaN'],
    [{ messages, parallelToolCalls: 'no' }, 'parallelToolCalls takes true or false, not a string'],
    [{ messages, parallel_tool_calls: false }, 'parallelToolCalls: false'],
    [{ messages, top_k: 40 }, 'topK'],
    [{ messages, stop: 'END' }, 'stop takes a list of texts'],
    [{ messages, stop: [1] }, 'stop takes a list of texts'],
    [
      { messages, system: 'Be brief.' },
      'system is no field of a request. Here it is a message at the beginning of messages',
    ],
    [{ prompt: 'hi' }, 'prompt is no field of a request. Here it is a message of messages'],
    [{ messages, max_tokens: 5 }, 'max_tokens is no field of a request. Here it is maxOutputTokens.'],
    [{ messages, max_completion_tokens: 5 }, 'Here it is maxOutputTokens.'],
    [{ messages, top_p: 0.5 }, 'Here it is topP.'],
    [{ messages, stopSequences: ['END'] }, 'Here it is stop.'],
    [{ messages, tool_choice: 'auto' }, 'Here it is toolChoice.'],
    [{ messages, response_format: { type: 'json_object' } }, "Here it is output: { type: 'json' }."],
    [{ messages, reasoning_effort: 'high' }, "Here it is reasoning: { effort: 'high' }."],
    [{ messages, signal: null }, 'Here it is an option, behind the request: stream(request, { signal }).'],
    [{ messages, maxRetries: 0 }, 'Here it is an option, behind the request: stream(request, { maxRetries }).'],
    [
      { messages, reasoning: { effort: 'super' } },
      'reasoning.effort takes none, minimal, low, medium, high, xhigh, max.',
    ],
    [{ messages, reasoning: { effort: null } }, 'reasoning.effort takes'],
    [{ messages, reasoning: { enabled: 'yes' } }, 'reasoning.enabled takes true or false, not a string'],
    [{ messages, reasoning: { budgetTokens: '1000' } }, 'reasoning.budgetTokens takes a number, not a string'],
    [{ messages, toolChoice: 'any' }, "toolChoice takes 'auto', 'none', 'required' or { toolName }."],
    [{ messages, toolChoice: { type: 'function', function: { name: 'f' } } }, 'toolChoice takes'],
    [{ messages, toolChoice: null }, 'toolChoice takes'],
    [{ messages, output: { type: 'json_schema' } }, "output.type takes 'text' or 'json'"],
    [{ messages, output: {} }, "output.type takes 'text' or 'json'"],
    [{ messages, output: { type: 'json', schema: z.object({}) } }, 'output.schema takes a JSON Schema'],
    [{ messages, temprature: 0 }, 'temprature is no field of a request. Did you mean temperature?'],
    [{ messages, maxOutputToken: 5 }, 'Did you mean maxOutputTokens?'],
    [{ messages, reasoning: { efort: 'high' } }, 'efort is no field of reasoning. Did you mean effort?'],
    [{ messages, output: { type: 'json', shema: {} } }, 'shema is no field of output. Did you mean schema?'],
    [
      { messages, tools: [{ name: 'f', paramaters: {} }] },
      'paramaters is no field of tools[0]. Did you mean parameters?',
    ],
    [{ messages, tools: [{ name: 'f', parameters: {}, description: 5 }] }, 'tools[0].description takes a text'],
    [{ messages, tools: [{ name: 'f', parameters: {}, strict: 'true' }] }, 'tools[0].strict takes true or false'],
    [
      { messages, tools: [{ name: 'f', parameters: {}, providerData: 'ephemeral' }] },
      'tools[0].providerData takes an object by the ids of providers: { anthropic: { … } }, not a string.',
    ],
    [
      { messages, tools: [{ name: 'f', parameters: {}, providerData: { anthropic: 'ephemeral' } }] },
      "tools[0].providerData.anthropic takes an object of the vendor's fields, not a string.",
    ],
    [
      { messages, tools: [{ name: 'f', parameters: {}, providerData: { cache_control: { type: 'ephemeral' } } }] },
      'cache_control is no provider in tools[0].providerData. Here it is { anthropic: { cache_control: ',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'hi', providerData: [] }] }] },
      'messages[0].content[0].providerData takes an object by the ids of providers: { anthropic: { … } }, not a list.',
    ],
  ])('%j', (request, message) => {
    expect(check(request)).toThrow(TypeError)
    expect(check(request)).toThrow(message)
  })

  it('of messages, by what others call it', () => {
    const of = (...messages: unknown[]) => check({ messages })
    const part = (part: object) => of({ role: 'user', content: [part] })
    const ask = { role: 'user', content: 'hi' }

    expect(of({ role: 'developer', content: 'hi' })).toThrow('What is developer elsewhere is system here.')
    expect(of({ role: 'model', parts: [] })).toThrow('What is model elsewhere is assistant here.')
    expect(of({ role: 'user', parts: [{ text: 'hi' }] })).toThrow('not undefined. Its parts is content here.')
    expect(of(ask, { role: 'assistant', content: '', tool_calls: [{ id: 'c' }] })).toThrow(
      "messages[1].tool_calls is no field of a message. Here it is a part of content for each call: { type: 'tool-call',",
    )
    expect(of({ role: 'tool', tool_call_id: 'c', content: '21' })).toThrow(
      "Here it is a part of content: { type: 'tool-res",
    )
    expect(of({ ...ask, tool_calls: null, function_call: null }, { ...ask, tool_calls: [] })).not.toThrow()

    expect(part({ type: 'image_url', image_url: { url: 'u' } })).toThrow(
      "messages[0].content[0].type image_url is no part. Here it is { type: 'image', mediaType: 'image/png', url }",
    )
    expect(part({ type: 'input_text', text: 'hi' })).toThrow("Here it is { type: 'text', text }.")
    expect(part({ type: 'input_audio' })).toThrow("Here it is { type: 'audio',")
    expect(part({ type: 'document' })).toThrow("Here it is { type: 'file',")
    expect(part({ type: 'tool_use' })).toThrow("Here it is { type: 'tool-call',")
    expect(part({ type: 'tool_result' })).toThrow("Here it is { type: 'tool-result',")
    expect(part({ type: 'image', image: 'u' })).toThrow('Its image is data, the bytes or their base64, or url here.')
    expect(part({ type: 'file', mimeType: 'text/plain' })).toThrow('Its mimeType is mediaType here.')
    expect(part({ type: 'tool-result', tool_call_id: 'c' })).toThrow('Its tool_call_id is toolCallId here.')
    expect(part({ type: 'tool-result', toolCallId: 'c', result: 1 })).toThrow(
      'output takes a text or JSON, not undefined. Its result is output here.',
    )
  })

  it('of tools, by what others call it', () => {
    const of = (tools: unknown) => check({ messages, tools })
    const parameters = { type: 'object' }

    expect(of([{ type: 'function', function: { name: 'f', parameters } }])).toThrow(
      'tools[0].name takes a name. Its function is the tool itself: { name, description, parameters } here.',
    )
    expect(of([{ functionDeclarations: [] }])).toThrow('Its functionDeclarations is a tool for each:')
    for (const name of ['inputSchema', 'input_schema', 'schema', 'input'])
      expect(of([{ name: 'f', [name]: parameters }])).toThrow(`JSON Schema. Its ${name} is parameters here.`)
    expect(of({ f: { inputSchema: parameters } })).toThrow('Tools by name, with execute, are for withTools.')
    for (const schema of [z.object({}), v.object({}), type({}), { jsonSchema: parameters }, []])
      expect(of([{ name: 'f', parameters: schema }])).toThrow(
        'tools[0].parameters takes a JSON Schema as a plain object. Of a schema of a library make one; withTools takes one as input.',
      )
    expect(of([{ name: 'f', parameters: z.toJSONSchema(z.object({ a: z.string() })), execute: () => 1 }])).not.toThrow()
    expect(of([{ type: 'function', name: 'f', parameters }])).not.toThrow()
  })

  it.each<[unknown]>([
    [{ messages }],
    [{ messages, toolChoice: { type: 'tool', toolName: 'f' }, reasoning: undefined, output: undefined }],
    [{ messages, toolChoice: 'required', reasoning: { effort: 'xhigh', budgetTokens: 0 }, output: { type: 'text' } }],
    [{ messages: [{ role: 'user', content: '' }], providerOptions: { anything: 1 }, unknown: 1 }],
    [{ messages, system: undefined, toString: 1, stream: true }],
    [
      {
        messages: [
          { role: 'system', content: 's' },
          {
            role: 'user',
            content: [
              { type: 'text', text: '' },
              { type: 'image', mediaType: 'image/png', url: 'u' },
              { type: 'of-a-later-version' },
              { type: 'toString' },
            ],
          },
          { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'f', input: {} }] },
          { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', output: null }] },
          { role: 'tool', content: [{ type: 'tool-approval', approvalId: 'a', approved: false, reason: 'No.' }] },
          { role: 'user', content: [{ type: 'tool-approval', approvalId: 'b', approved: true }] },
        ],
        model: 'm',
        tools: [{ name: 'f', parameters: {} }],
        temperature: 0,
        stop: [],
      },
    ],
  ])('%j passes', request => {
    expect(check(request)).not.toThrow()
  })
})
