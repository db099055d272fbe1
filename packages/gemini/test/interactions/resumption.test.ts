import type { ChatRecord } from '@millrace/core'
import { gemini } from '@millrace/gemini'
import { describe, expect, it } from 'vitest'
import { completed, created, event, step, words } from './read.js'

const marked = (frames: readonly object[], name = 'e'): object[] =>
  frames.map((frame, at) => ({ event_id: `${name}${at}`, ...frame }))

const whole = marked([created, ...step(0, { type: 'model_output' }, ...['a', 'b', 'c'].map(words)), completed()])
const cutBehind = 3

const events = (frames: readonly object[]): Response =>
  new Response(frames.map(frame => `data: ${JSON.stringify(frame)}\n\n`).join(''), {
    headers: { 'content-type': 'text/event-stream' },
  })

const refused = (status: number, body = '{"error":{"message":"No."}}', headers = {}): Response =>
  new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } })

/** The records of an answer that breaks behind a few events, and the addresses that were asked. */
const told = (...rest: readonly (() => Response)[]) => toldOf(whole.slice(0, cutBehind), rest)

/** The same of an answer that begins otherwise. */
async function toldOf(
  begun: readonly object[],
  rest: readonly (() => Response)[],
): Promise<{ records: ChatRecord[]; asked: string[] }> {
  const asked: string[] = []
  const provider = gemini({
    api: 'interactions',
    apiKey: 'key',
    minRetryDelayMs: 0,
    maxRetryDelayMs: 0,
    fetch: async (url, init) => {
      asked.push(`${init?.method} ${String(url).replace(/^.*v1beta/, '')}`)
      return asked.length === 1 ? events(begun) : (rest[asked.length - 2] ?? rest.at(-1)!)()
    },
  })
  const records: ChatRecord[] = []
  const request = { messages: [{ role: 'user', content: 'q' }], providerOptions: { background: true } } as const
  for await (const batch of provider.stream(request).batches()) records.push(...batch)
  return { records, asked }
}

const textOf = (records: readonly ChatRecord[]): string => {
  const from = records.findLastIndex(({ type }) => type === 'reset') + 1
  return records
    .slice(from)
    .map(record => (record.type === 'text-delta' ? record.delta : ''))
    .join('')
}

describe('an answer that broke goes on', () => {
  const steps = [{ type: 'model_output', content: [words('abc')] }]
  const interaction = { object: 'interaction', id: 'v1_1', model: 'gemini-9', status: 'completed', steps }
  const after = whole.slice(cutBehind)
  it.each<[string, readonly (() => Response)[]]>([
    ['behind its last event', [() => events(after)]],
    ['with the last event once more', [() => events(whole.slice(cutBehind - 1))]],
    ['from its beginning', [() => events(whole)]],
    ['in several pieces', [() => events(after.slice(0, 1)), () => events(after.slice(1))]],
    [
      'behind a refusal that passes',
      [() => refused(503), () => refused(429, '', { 'retry-after': '0' }), () => events(after)],
    ],
    ['behind nothing', [() => events([]), () => events(after)]],
    [
      'as all of it, when it is done',
      [() => Response.json({ ...interaction, status: 'in_progress' }), () => Response.json(interaction)],
    ],
    ['as all of it, not in events', [() => Response.json(interaction)]],
    ['as all of it, in one event', [() => events([interaction])]],
  ])('%s', async (_, rest) => {
    const { records, asked } = await told(...rest)
    expect(textOf(records)).toBe('abc')
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
    expect(asked[0]).toBe('POST /interactions')
    expect(asked[1]).toBe('GET /interactions/v1_1?stream=true&last_event_id=e2')
    expect(asked.filter(each => each.startsWith('POST'))).toHaveLength(1)
  })
})

describe('an answer that broke ends as cut', () => {
  const others = marked(
    [
      event('interaction.created', { interaction: { id: 'v1_2', model: 'gemini-9' } }),
      ...step(0, { type: 'model_output' }, words('other')),
      completed('completed', { id: 'v1_2' }),
    ],
    'f',
  )
  it.each<[string, () => Response, number]>([
    ['where the vendor does not know it', () => refused(404), 2],
    ['where it is kept no longer', () => refused(410), 2],
    ['where the key is refused', () => refused(403), 2],
    ['where a page answers', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 2],
    ['where nothing ever comes', () => events([]), 6],
    ['where another answer comes', () => events(others), 6],
    ['where nothing but an error comes', () => refused(503), 6],
  ])('%s', async (_, rest, requests) => {
    const { records, asked } = await told(rest)
    expect(textOf(records)).toBe('a')
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: expect.stringMatching(/truncated|network/) } })
    expect(records.filter(({ type }) => type === 'error' || type === 'finish')).toHaveLength(1)
    expect(asked.filter(each => each.startsWith('GET')).length).toBe(requests - 1)
  })
})

describe('an answer that broke behind a call without arguments, whose step was ended', () => {
  const call = { type: 'function_call', id: 'c', name: 'list', signature: 'SIG' }
  const begun = marked([created, ...step(0, call)])
  const endOf = (records: readonly ChatRecord[]) => records.filter(({ type }) => type === 'tool-call-end')
  const after = (status: string) => marked([completed(status)], 'f')
  const end = { toolCallId: 'c', providerData: { 'gemini-interactions': { signature: 'SIG' } } }

  it.each<[string, () => Response, object]>([
    ['goes on, and was cut', () => events(after('incomplete')), { inputError: 'The arguments are incomplete.' }],
    ['goes on, and is whole', () => events(after('requires_action')), { input: {} }],
    ['does not go on', () => refused(404), { input: {} }],
  ])('%s: the call has one end, with what the vendor wants back', async (_, rest, input) => {
    const { records } = await toldOf(begun, [rest])
    expect(endOf(records)).toMatchObject([{ ...end, ...input }])
  })
})
