import { readdirSync, readFileSync } from 'node:fs'
import type { ChatRecord } from '@millrace/core'
import * as everything from '@millrace/openai-compatible'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chunk, type FrameInput, finishing, readWith } from './read.js'

const { azureOpenAI, deepseek, minimax, mistral, moonshot, openRouter, perplexity, qwen, siliconFlow, volcengine } =
  everything
const presets = Object.values(everything).filter(
  (value): value is everything.Preset => typeof value === 'function' && 'row' in value,
)
const messages = [{ role: 'user', content: 'Hello' }] as const
const home = new URL('../src/presets/', import.meta.url)

beforeEach(() => {
  for (const { row } of presets) for (const name of row.keyVariables ?? []) vi.stubEnv(name, '')
  for (const { row } of presets) if (row.baseURLVariable) vi.stubEnv(row.baseURLVariable, 'https://customer.example/')
})
afterEach(() => vi.unstubAllEnvs())

/** The fields of a request that a setting adds, and the settings that were left out. */
function sent(
  preset: everything.Preset,
  chat: object,
): { body: Record<string, unknown>; left: (string | undefined)[] } {
  const { body, warnings = [] } = preset.definition({ model: 'm' }).toRequest({ messages, ...chat })
  return { body: JSON.parse(String(body)), left: warnings.map(warning => warning.setting) }
}

const read = (preset: everything.Preset, frames: readonly FrameInput[]): ChatRecord[] =>
  readWith(preset.definition({ model: 'm' }).createDecoder({ messages }), frames)

it.each([
  ['Groq', everything.groq],
  ['Ollama', everything.ollama],
])('a form of the answer beside tools, which %s does not take, is left out with a warning', (_, preset) => {
  const tools = [{ name: 'f', parameters: { type: 'object' } }]
  const output = { type: 'json', schema: { type: 'object' } }
  const { body, left } = sent(preset, { tools, output })
  expect(body).not.toHaveProperty('response_format')
  expect(left).toEqual(['output'])
  expect(sent(preset, { output })).toMatchObject({ body: { response_format: { type: 'json_schema' } }, left: [] })
  expect(sent(deepseek, { tools, output: { type: 'json' } }).body).toHaveProperty('response_format')
})

it('there are all of them, each with an id and a variable of its own', () => {
  expect(presets.map(({ row }) => row.id).sort()).toEqual(
    readdirSync(home)
      .map(file => file.replace('.ts', ''))
      .filter(name => !['codes', 'local-patience'].includes(name))
      .sort(),
  )
  const variables = presets.flatMap(({ row }) => row.keyVariables ?? [])
  expect(new Set(variables).size).toBe(variables.length)
})

describe.each(presets.map(preset => [preset.row.id, preset] as const))('%s', (id, preset) => {
  it('is a row of at most fifteen lines, with its source', () => {
    const text = readFileSync(new URL(`${id}.ts`, home), 'utf8')
    const lines = text.split('\n').filter(line => /\S/.test(line) && !/^\s*(\/?\*|\/\/|import )/.test(line))
    expect(lines.length).toBeLessThanOrEqual(15)
    expect(text).toMatch(/^\/\*\*/m)
  })

  it('works in one line, with the key of its variable', async () => {
    const [variable] = preset.row.keyVariables ?? []
    vi.stubEnv(variable!, 'canary-key')
    const requests: Request[] = []
    const fetch = async (url: unknown, init: unknown): Promise<Response> => {
      requests.push(new Request(url as string, init as RequestInit))
      const frames = [chunk({ content: 'Hi' }), finishing('stop')].map(each => `data: ${JSON.stringify(each)}\n\n`)
      return new Response(`${frames.join('')}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } })
    }
    const provider = preset({ fetch: fetch as typeof globalThis.fetch })
    expect(provider.id).toBe(id)
    expect(await provider.stream({ model: 'm', messages }).text()).toBe('Hi')
    const header = preset.row.keyHeader
    expect(requests[0]!.headers.get(header ?? 'authorization')).toBe(header ? 'canary-key' : 'Bearer canary-key')
    expect(requests[0]!.url).toMatch(/^https?:\/\/[^/]+(\/.+)?(\/chat\/completions|:streamRawPredict)$/)
  })

  it('says which variable is missing, or needs none', async () => {
    const { authorize } = preset.definition()
    const request = { url: 'https://acme.invalid', method: 'POST', headers: {} }
    const signing = async (): Promise<unknown> => authorize!(request, { now: 0, attempt: 1 })
    if (preset.row.keyOptional) expect(await signing()).toBe(request)
    else
      await expect(signing()).rejects.toMatchObject({
        code: 'authentication',
        message: expect.stringContaining(preset.row.keyVariables![0]!),
      })
  })

  it('goes to another address where told', () => {
    const { toRequest } = preset.definition({ baseURL: 'https://proxy.invalid/x/', headers: { 'X-Title': 't' } })
    const { url, headers } = toRequest({ model: 'm', messages })
    expect(url.startsWith('https://proxy.invalid/x/')).toBe(true)
    expect(headers).toMatchObject({ 'x-title': 't' })
    expect(() => preset({ baseURL: 'nowhere' })).toThrow(TypeError)
    expect(() => preset({ apiKey: 'a b' })).toThrow(TypeError)
  })
})

it('Azure has no address but that of the resource', () => {
  vi.stubEnv('AZURE_OPENAI_ENDPOINT', 'https://resource.openai.azure.com/')
  const url = (): string => azureOpenAI.definition().toRequest({ model: 'm', messages }).url
  expect(url()).toBe('https://resource.openai.azure.com/openai/v1/chat/completions')
  vi.stubEnv('AZURE_OPENAI_ENDPOINT', '')
  expect(url).toThrow(new TypeError('azure-openai needs an address: give baseURL, or set AZURE_OPENAI_ENDPOINT.'))
})

it("Azure's errors have OpenAI's codes", () => {
  const body = JSON.stringify({ error: { message: 'm', code: 'invalid_prompt' } })
  expect(azureOpenAI.definition().toError({ status: 400, headers: {}, body })).toMatchObject({ code: 'content-filter' })
})

it("Azure's deployments are asked as the models are that they are named for", () => {
  const chat = { temperature: 1, maxOutputTokens: 7, stop: ['x'], reasoning: { effort: 'max' } }
  const rules = { messages: [{ role: 'system', content: 'Be brief.' }] }
  expect(sent(azureOpenAI, { model: 'o3', ...chat, ...rules })).toMatchObject({
    body: { messages: [{ role: 'developer' }], max_completion_tokens: 7, reasoning_effort: 'high' },
    left: ['reasoning.effort', 'temperature', 'stop'],
  })
  expect(sent(azureOpenAI, { model: 'my-own', ...chat, ...rules })).toMatchObject({
    body: { messages: [{ role: 'system' }], temperature: 1, max_completion_tokens: 7, stop: ['x'] },
    left: [],
  })
})

describe('an object of a schema is asked for', () => {
  const tools = [{ name: 'f', parameters: { type: 'object' } }]
  const output = { type: 'json', schema: { type: 'object', properties: {}, additionalProperties: false } } as const
  /** The means, the best one first. */
  const means = (preset: everything.Preset, chat: object): readonly string[] | undefined =>
    preset.definition({ model: 'm' }).objects?.({ messages, output, ...chat })

  it.each([
    ['Groq, which refuses a schema beside tools', everything.groq, 'tool'],
    ['Ollama, whose models call no tool beside one', everything.ollama, 'prompt'],
  ] as const)('by other means beside tools of %s', (_, preset, mode) => {
    expect(means(preset, { tools })).toEqual([mode])
    for (const chat of [{}, { tools: [] }]) expect(means(preset, chat)).toEqual(['strict-schema', 'schema'])
  })

  it('by its schema beside tools of others', () => {
    expect(means(everything.openRouter, { tools })).toEqual(['strict-schema', 'schema'])
    expect(means(deepseek, { tools })).toEqual(['json'])
  })
})

describe('reasoning goes where the vendor takes it', () => {
  const table: [string, everything.Preset, object, object, string[]][] = [
    ['deepseek on', deepseek, { enabled: true }, { thinking: { type: 'enabled' } }, []],
    ['deepseek off', deepseek, { enabled: false }, { thinking: { type: 'disabled' } }, []],
    ['deepseek none', deepseek, { effort: 'none' }, { thinking: { type: 'disabled' } }, []],
    ['deepseek medium', deepseek, { effort: 'medium' }, { reasoning_effort: 'high' }, ['reasoning.effort']],
    ['deepseek budget', deepseek, { budgetTokens: 9 }, {}, ['reasoning.budgetTokens']],
    ['qwen', qwen, { enabled: true, budgetTokens: 9 }, { enable_thinking: true, thinking_budget: 9 }, []],
    ['qwen effort', qwen, { effort: 'high' }, {}, ['reasoning.effort']],
    ['siliconflow', siliconFlow, { effort: 'max' }, { reasoning_effort: 'max' }, []],
    [
      'volcengine',
      volcengine,
      { enabled: true, effort: 'max' },
      { thinking: { type: 'enabled' }, reasoning_effort: 'high' },
      ['reasoning.effort'],
    ],
    ['minimax', minimax, { enabled: true }, { thinking: { type: 'adaptive' } }, []],
    ['mistral', mistral, { effort: 'low' }, { reasoning_effort: 'high' }, ['reasoning.effort']],
    ['mistral off', mistral, { enabled: false }, { reasoning_effort: 'none' }, []],
    ['mistral on', mistral, { enabled: true }, {}, ['reasoning.enabled']],
    ['openrouter', openRouter, { enabled: true, effort: 'low' }, { reasoning: { enabled: true, effort: 'low' } }, []],
    [
      'openrouter both',
      openRouter,
      { effort: 'low', budgetTokens: 9 },
      { reasoning: { max_tokens: 9 } },
      ['reasoning.effort'],
    ],
  ]
  it.each(table)('%s', (_, preset, reasoning, fields, left) => {
    const base = sent(preset, {}).body
    const { body, left: found } = sent(preset, { reasoning })
    expect(Object.fromEntries(Object.entries(body).filter(([name]) => !(name in base)))).toEqual(fields)
    expect(found).toEqual(left)
  })
})

it('Mistral seeds at random_seed, takes no user, sound as bare base64 and documents by address', () => {
  const { body, left } = sent(mistral, {
    seed: 7,
    user: 'u',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'audio', mediaType: 'audio/wav', data: 'AAAA' },
          { type: 'file', mediaType: 'application/pdf', url: 'https://a.invalid/b.pdf', name: 'b' },
          { type: 'image', mediaType: 'image/png', data: 'AAAA' },
        ],
      },
    ],
  })
  expect(body).toMatchObject({
    random_seed: 7,
    messages: [
      {
        content: [
          { type: 'input_audio', input_audio: 'AAAA' },
          { type: 'document_url', document_url: 'https://a.invalid/b.pdf', document_name: 'b' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
    ],
  })
  expect(body).not.toHaveProperty('stream_options')
  expect(left).toEqual(['user'])
})

it('DeepSeek and Moonshot get their reasoning back', () => {
  const chat = {
    messages: [
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'R' },
          { type: 'text', text: 'T' },
        ],
      },
    ],
  }
  for (const preset of [deepseek, moonshot]) {
    expect(sent(preset, chat).body.messages).toEqual([{ role: 'assistant', content: 'T', reasoning_content: 'R' }])
  }
})

describe('sources', () => {
  const sourcesOf = (records: readonly ChatRecord[]): object[] =>
    records.flatMap(({ type, ...record }) => (type === 'source' ? [record] : []))

  it('Perplexity tells its results in every chunk, and each is told once', () => {
    const found = {
      search_results: [{ title: 'A', url: 'https://a.invalid', snippet: 's', date: 'd' }, { url: 7 }],
      citations: ['https://a.invalid'],
    }
    const records = read(perplexity, [
      { ...chunk({ content: 'a' }), ...found },
      { ...finishing('stop'), ...found },
      '[DONE]',
    ])
    expect(sourcesOf(records)).toEqual([{ id: 's0', url: 'https://a.invalid', title: 'A', snippet: 's' }])
    expect(records.at(-1)!.type).toBe('finish')
  })

  it('Perplexity gives bare addresses where it has no more', () => {
    const records = read(perplexity, [
      { ...chunk({ content: 'a' }), citations: ['https://a.invalid', 7, 'https://b.invalid'] },
    ])
    expect(sourcesOf(records)).toEqual([
      { id: 's0', url: 'https://a.invalid' },
      { id: 's1', url: 'https://b.invalid' },
    ])
  })

  it('OpenRouter annotates', () => {
    const annotations = [
      { type: 'url_citation', url_citation: { url: 'https://a.invalid', title: '', content: 'c' } },
      { type: 'other' },
      null,
    ]
    const records = read(openRouter, [chunk({ content: 'a', annotations }), finishing('stop'), '[DONE]'])
    expect(sourcesOf(records)).toEqual([{ id: 's0', url: 'https://a.invalid', snippet: 'c' }])
  })
})

describe('errors in the form of one vendor', () => {
  const table: [string, everything.Preset, number, object, object][] = [
    [
      'minimax, under 200',
      minimax,
      200,
      { base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
      { code: 'quota', retryable: false, message: 'insufficient balance', providerCode: '1008' },
    ],
    [
      'minimax, too many',
      minimax,
      200,
      { base_resp: { status_code: 1002, status_msg: 'rate limit' } },
      { code: 'rate-limit', retryable: true },
    ],
    ['qwen, overdue', qwen, 400, { error: { code: 'Arrearage', message: 'm' } }, { code: 'quota', retryable: false }],
    [
      'moonshot, quota',
      moonshot,
      429,
      { error: { type: 'exceeded_current_quota_error', message: 'm' } },
      { code: 'quota', retryable: false },
    ],
    [
      'volcengine, overdue',
      volcengine,
      403,
      { error: { code: 'AccountOverdueError', message: 'm' } },
      { code: 'quota', retryable: false },
    ],
  ]
  it.each(table)('%s', (_, preset, status, body, info) => {
    expect(preset.definition().toError({ status, headers: {}, body: JSON.stringify(body) })).toMatchObject(info)
  })

  it('MiniMax fails in the middle, and not where it says that all is well', () => {
    const ok = { base_resp: { status_code: 0, status_msg: '' } }
    const good = read(minimax, [{ ...chunk({ content: 'a' }), ...ok }, finishing('stop'), '[DONE]'])
    expect(good.at(-1)).toMatchObject({ type: 'finish' })
    const bad = read(minimax, [
      chunk({ content: 'a' }),
      { base_resp: { status_code: 1027, status_msg: 'sensitive' }, choices: [] },
    ])
    expect(bad.at(-1)!.type).toBe('error')
  })
})

it('think tags are split where a preset says so, and are text elsewhere', () => {
  const frames = [chunk({ content: '<think>a</think>b' }), finishing('stop'), '[DONE]']
  expect(read(minimax, frames).map(record => record.type)).toContain('reasoning-delta')
  expect(read(deepseek, frames).map(record => record.type)).not.toContain('reasoning-delta')
})
