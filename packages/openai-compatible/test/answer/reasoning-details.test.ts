import type { ChatResult } from '@millrace/core'
import { openaiCompatible, openRouter } from '@millrace/openai-compatible'
import { describe, expect, it } from 'vitest'
import { chunk, finishing } from '../read.js'

type Detail = { readonly [field: string]: unknown }

const text = (piece: string, more: Detail = {}): Detail => ({
  type: 'reasoning.text',
  text: piece,
  format: 'anthropic-claude-v1',
  index: 0,
  ...more,
})
const signed = (signature: string, more: Detail = {}): Detail => {
  const { text: _, ...rest } = text('', { signature, ...more })
  return rest
}
const summary = (piece: string): Detail => ({
  type: 'reasoning.summary',
  summary: piece,
  format: 'xai-responses-v1',
  index: 0,
})
const encrypted = (id: string): Detail => ({
  type: 'reasoning.encrypted',
  data: `${id}-ZW5j`,
  id,
  format: 'xai-responses-v1',
  index: 0,
})

const thought = (piece: string, ...details: Detail[]): object => chunk({ reasoning: piece, reasoning_details: details })
const aside = (...details: Detail[]): object => chunk({ content: '', reasoning: null, reasoning_details: details })
const said = (content: string): object => chunk({ content })
const called = (id: string): object =>
  chunk({ tool_calls: [{ index: 0, id, type: 'function', function: { name: 'add', arguments: '{}' } }] })

/** The answer that these chunks are, and the assistant message that goes out when the conversation goes on. */
async function roundTrip(
  chunks: readonly object[],
  make: typeof openRouter = openRouter,
  before?: ChatResult,
): Promise<{ answer: ChatResult; sent: { readonly [field: string]: unknown } }> {
  const frames = [...chunks, finishing('stop')].map(each => `data: ${JSON.stringify(each)}\n\n`)
  const bodies: { messages: { [field: string]: unknown }[] }[] = []
  const provider = make({
    apiKey: 'key',
    model: 'm',
    fetch: async (_, init) => {
      bodies.push(JSON.parse(String(init?.body)))
      return new Response([...frames, 'data: [DONE]\n\n'].join(''), {
        headers: { 'content-type': 'text/event-stream' },
      })
    },
  })
  const question = { role: 'user', content: 'Hello' } as const
  const answer = await provider.stream({ messages: [question] }).message()
  await provider.stream({ messages: [question, before ?? answer, question] }).message()
  return { answer, sent: bodies[1]!.messages[1]! }
}

describe("OpenRouter's reasoning details go back as they came", () => {
  it.each<[string, readonly object[], readonly Detail[]]>([
    [
      'a text in pieces, and its signature',
      [thought('Let ', text('Let ')), thought('me.', text('me.')), aside(signed('c2ln')), said('So.')],
      [text('Let me.', { signature: 'c2ln' })],
    ],
    [
      'a signature that came empty before',
      [thought('Let ', text('Let ', { signature: null })), aside(signed('c2ln', { id: null })), said('So.')],
      [text('Let ', { signature: 'c2ln' })],
    ],
    [
      'two thoughts, each with its own',
      [
        thought('One.', text('One.')),
        aside(signed('b25l')),
        thought('Two.', text('Two.', { index: 1 })),
        aside(signed('dHdv', { index: 1 })),
        said('So.'),
      ],
      [text('One.', { signature: 'b25l' }), text('Two.', { index: 1, signature: 'dHdv' })],
    ],
    [
      'a summary in pieces, and what is encrypted at the same index',
      [thought('In ', summary('In ')), thought('short.', summary('short.')), aside(encrypted('rs_1')), called('c1')],
      [summary('In short.'), encrypted('rs_1')],
    ],
    ['what is encrypted alone, before the text', [aside(encrypted('rs_1')), said('So.')], [encrypted('rs_1')]],
    ['the same behind the text', [said('So.'), aside(encrypted('rs_1'))], [encrypted('rs_1')]],
    ['the same before a call', [aside(encrypted('tool_1')), called('tool_1')], [encrypted('tool_1')]],
    [
      'several at one index, none of them joined',
      [aside(encrypted('rs_1')), aside(encrypted('rs_2'), encrypted('rs_3')), called('c1')],
      [encrypted('rs_1'), encrypted('rs_2'), encrypted('rs_3')],
    ],
    [
      'thoughts on both sides of a text',
      [thought('One.', text('One.')), said('So.'), thought('Two.', text('Two.')), said('And so.')],
      [text('One.'), text('Two.')],
    ],
    [
      'what is encrypted, in frames that differ in it alone',
      [...'abcd'].map(data => aside({ ...encrypted('rs_1'), data })),
      [...'abcd'].map(data => ({ ...encrypted('rs_1'), data })),
    ],
    [
      'a text in frames that differ in it alone',
      [...'abcd'].map(letter => chunk({ reasoning_details: [text(letter)] })),
      [text('abcd')],
    ],
    [
      'a text that stands in the details alone',
      [chunk({ reasoning_details: [text('Hm.')] }), said('So.')],
      [text('Hm.')],
    ],
    [
      'in the chunk of the text',
      [chunk({ content: 'So.', reasoning_details: [encrypted('rs_1')] })],
      [encrypted('rs_1')],
    ],
    [
      'fields that nobody knows yet',
      [thought('Hm.', text('Hm.', { future: { deep: [1] } })), said('So.')],
      [text('Hm.', { future: { deep: [1] } })],
    ],
  ])('%s', async (_, chunks, details) => {
    const { sent } = await roundTrip(chunks)
    expect(sent.reasoning_details).toEqual(details)
  })

  it('beside the thoughts and the text that the reader sees', async () => {
    const chunks = [thought('Let ', text('Let ')), thought('me.', text('me.')), aside(signed('c2ln')), said('So.')]
    const { answer } = await roundTrip(chunks)
    const [reasoning, ...rest] = answer.content
    expect(reasoning).toMatchObject({
      type: 'reasoning',
      text: 'Let me.',
      providerData: { openrouter: { reasoning_details: [{ signature: 'c2ln' }] } },
    })
    expect(rest).toMatchObject([{ type: 'text', text: 'So.' }])
  })

  it('where there are none, none go back', async () => {
    const { answer, sent } = await roundTrip([thought('Hm.'), aside(), said('So.')])
    expect(sent).toEqual({ role: 'assistant', content: 'So.' })
    expect(answer.content).toHaveLength(2)
  })

  it('to whom they came from, whoever it is, and to nobody else', async () => {
    const make = (id: string): typeof openRouter =>
      Object.assign((given: object) => openaiCompatible({ id, baseURL: 'https://a.invalid', ...given }), openRouter)
    const chunks = [thought('Hm.', text('Hm.')), said('So.')]
    const { answer, sent } = await roundTrip(chunks, make('gateway'))
    expect(sent.reasoning_details).toEqual([text('Hm.')])
    const { sent: elsewhere } = await roundTrip([said('Yes.')], make('other'), answer)
    expect(elsewhere).toEqual({ role: 'assistant', content: 'So.' })
  })
})
