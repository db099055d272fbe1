import { ChatError, type ChatRequest, type HttpRequest, type Part, type Tool } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check, same } from '../expect.js'
import type { Subject } from '../subject.js'

const tools: readonly Tool[] = [
  {
    name: 'look_up',
    description: 'Looks a word up.',
    parameters: { type: 'object', properties: { word: { type: 'string' } } },
  },
]

/** Settings of every kind, each as a whole request has it. */
const settings: { readonly [name: string]: Partial<ChatRequest> } = {
  tools: { tools },
  toolChoice: { tools, toolChoice: 'required' },
  temperature: { temperature: 0.25 },
  parallelToolCalls: { tools, parallelToolCalls: false },
  topP: { topP: 0.75 },
  topK: { topK: 47 },
  presencePenalty: { presencePenalty: 0.375 },
  frequencyPenalty: { frequencyPenalty: 0.625 },
  maxOutputTokens: { maxOutputTokens: 321 },
  stop: { stop: ['END'] },
  seed: { seed: 4711 },
  'reasoning.enabled': { reasoning: { enabled: false } },
  'reasoning.effort': { reasoning: { effort: 'high' } },
  'reasoning.budgetTokens': { reasoning: { budgetTokens: 2048 } },
  output: { output: { type: 'json' } },
  'output.schema': {
    output: { type: 'json', schema: { type: 'object', properties: {}, additionalProperties: false } },
  },
  user: { user: 'reader-4711' },
}

const base64 = 'bWlsbHJhY2U='
const address = 'https://media.example/of-a-millrace'
const media: { readonly [name: string]: Part } = {
  'an image by data': { type: 'image', mediaType: 'image/png', data: base64 },
  'an image by url': { type: 'image', mediaType: 'image/png', url: address },
  'a file by data': { type: 'file', mediaType: 'application/pdf', data: base64, name: 'mill.pdf' },
  'a file by url': { type: 'file', mediaType: 'application/pdf', url: address, name: 'mill.pdf' },
  'audio by data': { type: 'audio', mediaType: 'audio/wav', data: base64 },
  'audio by url': { type: 'audio', mediaType: 'audio/wav', url: address },
}

/** Requests are pure, and nothing of them is lost in silence. */
export function requestCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  return [
    { name: 'requests are pure: same in, same out, nothing changed', run: () => pure(subject) },
    ...Object.entries(settings).map(([name, setting]) => ({
      name: `setting ${name}: is sent, warned of, or refused by name`,
      run: async () => settingTold(subject, name, setting),
    })),
    ...Object.entries(media).map(([name, part]) => ({
      name: `${name}: is sent, warned of, or refused by name`,
      run: async () => mediaTold(subject, part),
    })),
  ]
}

/** A conversation of plain text, which all vendors take. */
const talk: ChatRequest['messages'] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'What is a millrace?' }] },
  { role: 'assistant', content: [{ type: 'text', text: 'One moment.' }] },
  { role: 'user', content: 'Take your time.' },
]

/** Messages that vendors with tools take too: a call and its result. */
const toolTalk: ChatRequest['messages'] = [
  ...talk,
  {
    role: 'assistant',
    content: [
      { type: 'reasoning', text: 'Let me look.' },
      { type: 'text', text: 'I look it up.' },
      { type: 'tool-call', toolCallId: 'call_1', toolName: 'look_up', input: { word: 'millrace' } },
    ],
  },
  {
    role: 'tool',
    content: [{ type: 'tool-result', toolCallId: 'call_1', toolName: 'look_up', output: 'It was found.' }],
  },
]

async function pure<Options>(subject: Subject<Options>): Promise<void> {
  const { definition, fixtures } = subject
  const chat = deepFreeze({
    model: fixtures.model,
    ...(fixtures.tools ? { messages: toolTalk, tools } : { messages: talk }),
    temperature: 0.5,
    maxOutputTokens: 100,
    stop: ['b', 'a'],
  }) as ChatRequest<Options>
  const request = at(1, () => unthrowing(() => definition.toRequest(chat)))
  same(
    at(2, () => definition.toRequest(chat)),
    request,
    'The request made a second time, at another time',
  )
  const signed = await definition.authorize?.(deepFreeze(request), { now: Date.now(), attempt: 1 })
  if (signed) same({ ...signed, url: '', headers: {} }, { ...request, url: '', headers: {} }, 'What is signed')
  const said = ['Be brief.', 'What is a millrace?', 'One moment.', 'Take your time.']
  const called = ['I look it up.', 'look_up', 'Looks a word up.', 'It was found.']
  for (const words of fixtures.tools ? [...said, ...called] : said) {
    check(textOf(request).includes(words), `The request lacks what was said: ${words}`)
  }
}

/** Calls a function on frozen data, which throws where the function tries to change it. */
function unthrowing<Value>(make: () => Value): Value {
  try {
    return make()
  } catch (thrown) {
    check(false, `A conversation that must not be changed cannot be sent: ${String(thrown)}`)
  }
}

/** Runs a function with a clock and a random source of its own: a pure one asks neither. */
function at<Value>(second: number, make: () => Value): Value {
  const { now } = Date
  const { random } = Math
  Date.now = () => second * 1_000
  Math.random = () => 1 / (second + 1)
  try {
    return make()
  } finally {
    Date.now = now
    Math.random = random
  }
}

function settingTold<Options>(subject: Subject<Options>, name: string, setting: Partial<ChatRequest>): void {
  const { toRequest } = subject.definition
  // A setting of calls says nothing without tools: the request that it is compared with has them too.
  const plain = {
    ...subject.request,
    ...('tools' in setting && name !== 'tools' ? { tools } : {}),
  } as ChatRequest<Options>
  const without = toRequest(plain)
  const request = told(() => toRequest({ ...plain, ...setting } as ChatRequest<Options>), name)
  if (!request || warnsOf(request, name)) return
  check(
    textOf(request) !== textOf(without) ||
      request.url !== without.url ||
      JSON.stringify(request.headers) !== JSON.stringify(without.headers),
    `${name} is neither sent nor warned of.`,
  )
}

function mediaTold<Options>(subject: Subject<Options>, part: Part): void {
  const field = 'messages[0].content[1]'
  const request = told(
    () =>
      subject.definition.toRequest({
        ...subject.request,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, part] }],
      }),
    field,
  )
  if (!request || warnsOf(request, 'messages')) return
  const body = textOf(request)
  check(body.includes(base64) || body.includes(address), `The part is neither sent nor warned of.`)
}

/** The request, or undefined where it was refused as it should be. */
function told(make: () => HttpRequest, field: string): HttpRequest | undefined {
  try {
    return make()
  } catch (thrown) {
    check(thrown instanceof ChatError, `A refusal should be a ChatError, and is ${String(thrown)}`)
    check(thrown.code === 'invalid-request', `A refusal should be invalid-request, and is ${thrown.code}.`)
    const [name = field] = field.split('.')
    check(thrown.message.includes(name), `A refusal should name ${field}: ${thrown.message}`)
    return undefined
  }
}

/** True when a warning names the setting itself, a part of it, or a setting around it. */
const warnsOf = ({ warnings = [] }: HttpRequest, name: string): boolean =>
  warnings.some(({ setting = '' }) => setting.startsWith(name) || name.startsWith(`${setting}.`))

const textOf = ({ body = '' }: HttpRequest): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body)

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
