import {
  type Answer,
  createAnthropicEmulator,
  createGeminiEmulator,
  createOpenAIEmulator,
  type VendorEmulator,
} from '@millrace/emulator'
import { describe, expect, it } from 'vitest'
import { framesOf, type Recording, recordingsFolder, streamsIn } from './recordings.ts'

// The emulators send what the vendors were recorded to send: no field that they have not, none of another type, and no event behind
// another that was never seen behind it.

interface Recorded {
  readonly folders: readonly string[]
  readonly emulate: (answer: () => Answer) => VendorEmulator
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodies: readonly object[]
}

const parameters = {
  type: 'object',
  properties: { location: { type: 'string', description: 'the city' } },
  required: ['location'],
}
const messages = [{ role: 'user', content: 'Hello' }]
const fn = { name: 'weather', description: 'Weather of a city', parameters }
const bearer = { authorization: 'Bearer any.key' }

const vendors: { readonly [name: string]: Recorded } = {
  'OpenAI Chat Completions': {
    folders: ['openai-chat'],
    emulate: answer => createOpenAIEmulator({ answer }),
    path: '/v1/chat/completions',
    headers: bearer,
    bodies: ['gpt-4o', 'gpt-5'].map(model => ({
      model,
      messages,
      stream: true,
      stream_options: { include_usage: true },
      tools: [{ type: 'function', function: fn }],
    })),
  },
  'OpenAI Responses': {
    folders: ['openai-responses'],
    emulate: answer => createOpenAIEmulator({ answer }),
    path: '/v1/responses',
    headers: bearer,
    bodies: [
      {
        model: 'gpt-5',
        input: 'Hello',
        stream: true,
        reasoning: { effort: 'high', summary: 'detailed' },
        include: ['reasoning.encrypted_content'],
        tools: [{ type: 'function', ...fn, strict: false }],
      },
    ],
  },
  Anthropic: {
    folders: ['anthropic'],
    emulate: answer => createAnthropicEmulator({ answer }),
    path: '/v1/messages',
    headers: { 'x-api-key': 'any', 'anthropic-version': '2023-06-01' },
    bodies: [
      {
        model: 'claude-sonnet-4-5',
        max_tokens: 4_096,
        stream: true,
        messages,
        tools: [{ name: 'weather', input_schema: parameters }],
      },
    ],
  },
  Gemini: {
    folders: ['gemini', 'gemini-vertex'],
    emulate: answer => createGeminiEmulator({ answer }),
    path: '/v1beta/models/gemini-3.1-pro-preview:streamGenerateContent?alt=sse',
    headers: { 'x-goog-api-key': 'any' },
    bodies: [false, true].map(streamFunctionCallArguments => ({
      contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
      tools: [{ functionDeclarations: [fn] }],
      toolConfig: { functionCallingConfig: { streamFunctionCallArguments } },
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    })),
  },
}

const answers: readonly Answer[] = [
  { text: 'Wide water under one sky.' },
  { reasoning: 'First this, then that.', text: 'Wide water under one sky.' },
  { reasoning: 'A call is wanted.', toolCalls: [{ name: 'weather', input: { location: 'Florence, Italy' } }] },
  {
    toolCalls: [
      { name: 'weather', input: { location: 'Florence, Italy' } },
      { name: 'weather', input: { location: 'Rome' } },
    ],
  },
]

/** Values whose fields are the caller's or the model's own. */
const opaque: ReadonlySet<string> = new Set(['tools', 'metadata', 'args', 'format'])

/** Every field of a value with its type; an object that names its type is one of that type. */
function* fieldsOf(value: unknown, path: string): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* fieldsOf(item, `${path}[]`)
  else if (typeof value === 'object' && value !== null) {
    const { type } = value as { type?: unknown }
    for (const [name, field] of Object.entries(value)) {
      const at = `${path}${typeof type === 'string' ? `<${type}>` : ''}.${name}`
      yield `${at}: ${field === null ? 'null' : Array.isArray(field) ? 'list' : typeof field}`
      if (!opaque.has(name)) yield* fieldsOf(field, at)
    }
  }
}

/** What is in a stream: its fields, and which event follows which. */
function* traitsOf(recording: Recording): Generator<string> {
  let before = 'the beginning'
  for (const { event, data } of framesOf(recording)) {
    const frame = JSON.parse(data)
    const type = String(frame.type ?? event)
    yield* fieldsOf(frame, '')
    yield `${type} behind ${before}`
    before = type
  }
  yield `the end behind ${before}`
}

const recordingOf = async ({ emulate, path, headers }: Recorded, answer: Answer, body: object): Promise<Recording> => {
  const { fetch } = emulate(() => answer)
  const response = await fetch(`http://emulator${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
  return { folder: 'emulator', file: '', body: new Uint8Array(await response.arrayBuffer()) }
}

if (recordingsFolder === undefined) {
  it.skip('nothing was compared: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  describe.each(Object.entries(vendors))('%s', (_, vendor) => {
    const recorded = new Set(
      vendor.folders.flatMap(streamsIn).flatMap(recording => {
        try {
          return [...traitsOf(recording)]
        } catch {
          // A recording of a broken stream has nothing to teach here.
          return []
        }
      }),
    )
    const cases = vendor.bodies.flatMap(body => answers.map(answer => ({ body, answer })))

    it.each(cases)('sends nothing that was not recorded: $answer', async ({ body, answer }) => {
      const traits = new Set(traitsOf(await recordingOf(vendor, answer, body)))
      const strange = [...traits].filter(trait => !recorded.has(trait))
      expect(strange).toEqual([])
    })
  })
}
