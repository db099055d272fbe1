import { applyEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { geminiDefinition } from '@millrace/gemini'
import { describe, expect, it } from 'vitest'
import { chunk, last, read } from './read.js'

const contentOf = (records: readonly ChatRecord[]): ChatState['content'] =>
  records.reduce<ChatState | undefined>(applyEvent, undefined)!.content

/** The parts of the model's turn in the next request. */
function goesBack(records: readonly ChatRecord[]): unknown {
  const { toRequest } = geminiDefinition({ apiKey: 'a-key', model: 'gemini-2.5-flash' })
  const content = contentOf(records)
  const messages = [{ role: 'user', content: 'a' } as const, { role: 'assistant', content } as const]
  return JSON.parse(String(toRequest({ messages }).body)).contents[1]?.parts
}

describe('a tool that the vendor runs asks the caller for nothing', () => {
  const code = { executableCode: { language: 'PYTHON', code: 'print(1)' }, thoughtSignature: 's' }
  const search = { toolCall: { toolType: 'FILE_SEARCH', id: 'a', args: { q: 1 } } }
  const text = { text: 'one' }

  it.each<[string, object[]]>([
    ['code', [code]],
    ['a search', [search]],
    ['both', [code, search]],
  ])('without a result: %s', (_, parts) => {
    const records = read([chunk(parts), chunk([text]), last()])
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop', rawReason: 'STOP' })
    expect(goesBack(records)).toEqual([...parts, text])
  })

  it('and beside it a call that is the caller’s', () => {
    const records = read([chunk([code, { functionCall: { name: 'f', args: {} } }]), last()])
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })
})

describe('a part of a kind that is not known here', () => {
  const kinds: [string, object][] = [
    ['next year’s', { hologram: { depth: [1, { at: 2 }] } }],
    ['a signed one', { hologram: {}, thoughtSignature: 's' }],
    ['a file at an address', { fileData: { mimeType: 'video/mp4', fileUri: 'https://x.invalid/a' } }],
    ['a result of no call', { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } }],
    ['a response to no call', { toolResponse: { toolType: 'FILE_SEARCH', id: 'a', response: {} } }],
  ]

  it.each(kinds)('%s goes back at its place', (_, part) => {
    const [before, behind] = [{ text: 'a' }, { text: 'b' }]
    expect(goesBack(read([chunk([part]), chunk([behind]), last()]))).toEqual([part, behind])
    expect(goesBack(read([chunk([before, part, behind]), last()]))).toEqual([before, part, behind])
    expect(goesBack(read([chunk([before]), chunk([part]), last()]))).toEqual([before, part])
  })

  it.each(kinds)('%s has no words for the reader', (_, part) => {
    const records = read([chunk([part]), last()])
    expect(contentOf(records)).toEqual([{ type: 'reasoning', text: '', providerData: { gemini: { parts: [part] } } }])
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })
})

it('a picture goes back with its signature, and without one as it is', () => {
  const picture = { inlineData: { mimeType: 'image/png', data: 'AA==' } }
  const signed = { ...picture, thoughtSignature: 's' }
  expect(goesBack(read([chunk([signed, picture]), last()]))).toEqual([signed, picture])
})

it.each<[unknown, unknown]>([
  [undefined, {}],
  [null, {}],
  [{}, {}],
  [{ a: 1 }, { a: 1 }],
  [[1], '[1]'],
  [7, '7'],
])('arguments %j are %j', (args, input) => {
  const [call] = contentOf(read([chunk([{ functionCall: { name: 'f', args } }]), last()]))
  expect(call).toMatchObject(
    typeof input === 'string' ? { inputText: input, inputError: expect.any(String) } : { input },
  )
})

it.each<[object]>([[{ error: 'No.' }], [{ detail: 'No.' }], [{ code: 500, msg: 'No.' }]])(
  '%j is an error of another form',
  frame => {
    const records = read([chunk([{ text: 'a' }]), frame])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { message: 'No.' } })
  },
)

it('a part of nulls says nothing', () => {
  const records = read([chunk([{ inlineData: null }, { functionCall: null }, { text: 'a' }]), last()])
  expect(goesBack(records)).toEqual([{ text: 'a' }])
})
