import { describe, expect, it } from 'vitest'
import { createGlmEmulator } from '../../src/index.js'
import { ask, chat, path } from '../helpers.js'

const emulator = createGlmEmulator()
const user = { role: 'user', content: 'Hello' }
const weather = { type: 'function', function: { name: 'weather', description: 'x', parameters: { type: 'object' } } }
const image = { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }
const sound = { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } }] }
const forced = { tools: [weather], tool_choice: { type: 'function', function: { name: 'weather' } } }

async function refusal(body: Record<string, unknown>) {
  const response = await ask(emulator, { stream: false, ...body })
  const json = (await response.json()) as { error?: { code: string; message: string } }
  return response.status === 200 ? undefined : `${response.status} ${json.error?.code} ${json.error?.message}`
}

describe('refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no model', { model: undefined }, '400 1213 The parameter model'],
    ['a model that is no name', { model: 7 }, '400 1214 The parameter model'],
    ['no messages', { messages: undefined }, '400 1213 The parameter messages'],
    ['an empty list', { messages: [] }, '400 1214 The parameter messages'],
    ['only system', { messages: [{ role: 'system', content: 'x' }] }, '400 1214 The parameter messages'],
    ['only assistant', { messages: [{ role: 'assistant', content: 'x' }] }, '400 1214 The parameter messages'],
    [
      'an unknown role',
      { messages: [user, { role: 'developer', content: 'x' }] },
      '400 1214 The parameter messages[1].role',
    ],
    ['no content', { messages: [{ role: 'user' }] }, '400 1213 The parameter messages[0].content'],
    [
      'assistant parts',
      { messages: [user, { role: 'assistant', content: [] }] },
      '400 1214 The parameter messages[1].content',
    ],
    [
      'tool parts',
      { messages: [user, { role: 'tool', tool_call_id: 'a', content: [] }] },
      '400 1214 The parameter messages[1].content',
    ],
    [
      'a tool result of no call',
      { messages: [user, { role: 'tool', content: 'x' }] },
      '400 1213 The parameter messages[1].tool_call_id',
    ],
    ['an image for a text model', { messages: [image] }, '400 1210'],
    [
      'an unknown part',
      { model: 'glm-4.6v', messages: [{ role: 'user', content: [{ type: 'hologram' }] }] },
      '400 1214 The parameter messages[0].content[0].type',
    ],
    [
      'a file as base64',
      { model: 'glm-4.6v', messages: [{ role: 'user', content: [{ type: 'file_url', file_url: { url: 'data:x' } }] }] },
      '400 1214',
    ],
    [
      'a file with an image',
      {
        model: 'glm-4.6v',
        messages: [
          {
            role: 'user',
            content: [...image.content, { type: 'file_url', file_url: { url: 'https://example.com/a' } }],
          },
        ],
      },
      '400 1215',
    ],
    ['temperature 1.1', { temperature: 1.1 }, '400 1214 The parameter temperature'],
    ['temperature as text', { temperature: '1' }, '400 1214 The parameter temperature'],
    ['top_p 0', { top_p: 0 }, '400 1214 The parameter top_p'],
    ['max_tokens 0', { max_tokens: 0 }, '400 1214 The parameter max_tokens'],
    ['stop as a string', { stop: 'x' }, '400 1214 The parameter stop'],
    ['a schema', { response_format: { type: 'json_schema' } }, '400 1214 The parameter response_format'],
    ['a short request_id', { request_id: 'five5' }, '400 1214 The parameter request_id'],
    ['a short user_id', { user_id: 'five5' }, '400 1214 The parameter user_id'],
    ['an unknown tool', { tools: [{ type: 'crystal_ball' }] }, '400 1214 The parameter tools[0].type'],
    [
      'a nameless function',
      { tools: [{ type: 'function', function: {} }] },
      '400 1213 The parameter tools[0].function.name',
    ],
    ['a search for a vision model', { model: 'glm-4.6v', tools: [{ type: 'web_search', web_search: {} }] }, '400 1210'],
    [
      'retrieval of nothing',
      { tools: [{ type: 'retrieval', retrieval: {} }] },
      '400 1213 The parameter tools[0].retrieval.knowledge_id',
    ],
    ['a choice that was not offered', { ...forced, tools: [] }, '400 1214 The parameter tool_choice'],
    ['a forced tool on glm-5.3-flash', { ...forced, model: 'glm-5.3-flash' }, '400 1210 Tool choice must be auto'],
    ['a forced tool on glm-5.3', { ...forced, model: 'glm-5.3' }, '400 1210 Tool choice must be auto'],
    ['an image for glm-5.3', { model: 'glm-5.3', messages: [image] }, '400 1210'],
    ['sound for glm-5.3-flash', { model: 'glm-5.3-flash', messages: [sound] }, '400 1210'],
    ['glm-5.3 without thinking', { model: 'glm-5.3', thinking: { type: 'disabled' } }, '400 1210'],
    [
      'glm-5.3 with medium effort',
      { model: 'glm-5.3', reasoning_effort: 'medium' },
      '400 1214 The parameter reasoning_effort',
    ],
    ['thinking of another type', { thinking: { type: 'maybe' } }, '400 1214 The parameter thinking.type'],
    [
      'a prompt beyond the context',
      { model: 'glm-4.5', messages: [{ role: 'user', content: '中文'.repeat(140_000) }] },
      '400 1261',
    ],
  ])('%s', async (_, body, expected) => {
    expect(await refusal(body)).toContain(expected)
  })

  it('a body that is no JSON, or no object', async () => {
    for (const body of ['{', '[]', '"text"']) {
      const response = await emulator.fetch(`http://x${path}`, { ...chat(), body })
      expect([response.status, await response.json()]).toMatchObject([400, { error: { code: '1210' } }])
    }
  })

  it('another path or method', async () => {
    for (const [url, init] of [
      ['http://x/api/paas/v4/nothing', chat()],
      [`http://x${path}`, { headers: chat().headers! }],
    ] as const) {
      expect(await (await emulator.fetch(url, init)).json()).toMatchObject({ error: { code: '1222' } })
    }
  })

  it('a model that is not listed', async () => {
    const listed = createGlmEmulator({ models: ['glm-4.7'] })
    expect(await (await ask(listed, { model: 'glm-9' })).json()).toMatchObject({ error: { code: '1211' } })
    expect((await ask(listed, { model: 'glm-4.7@100' })).status).toBe(200)
  })
})

describe('accepted', () => {
  it.each<[string, Record<string, unknown>]>([
    ['temperature 0 and 1', { temperature: 0, top_p: 1 }],
    ['an unknown field', { vendor_news: true }],
    ['stream_options', { stream_options: { include_usage: true } }],
    ['clear_thinking alone', { thinking: { clear_thinking: false } }],
    [
      'an assistant turn of tool calls only',
      {
        messages: [
          user,
          { role: 'assistant', content: null, tool_calls: [] },
          { role: 'tool', tool_call_id: 'a', content: 'x' },
        ],
      },
    ],
    ['an image for a vision model', { model: 'glm-4.6v', messages: [image] }],
    ['a forced tool on glm-4.7-flash', { ...forced, model: 'glm-4.7-flash' }],
    ['an image for glm-5.3-flash', { model: 'glm-5.3-flash', messages: [image] }],
    ['a search on glm-5.3-flash', { model: 'glm-5.3-flash', tools: [{ type: 'web_search', web_search: {} }] }],
    ['JSON of glm-5.3-flash', { model: 'glm-5.3-flash', response_format: { type: 'json_object' } }],
    ['max effort on glm-5.3', { model: 'glm-5.3', reasoning_effort: 'max' }],
    ['any effort on glm-4.7-flash', { model: 'glm-4.7-flash', reasoning_effort: 'medium' }],
  ])('%s', async (_, body) => {
    expect(await refusal(body)).toBeUndefined()
  })

  it('the coding endpoint', async () => {
    const response = await emulator.fetch('http://x/api/coding/paas/v4/chat/completions', chat())
    expect(response.status).toBe(200)
  })
})
