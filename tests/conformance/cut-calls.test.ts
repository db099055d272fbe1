import type { ChatRecord } from '@millrace/core'
import * as compatible from '@millrace/openai-compatible'
import { describe, expect, it } from 'vitest'
import * as anthropic from '../../packages/anthropic/test/read.js'
import * as bedrock from '../../packages/bedrock/test/read.js'
import * as cohere from '../../packages/cohere/test/read.js'
import * as gemini from '../../packages/gemini/test/read.js'
import * as ollama from '../../packages/ollama/test/read.js'
import * as openai from '../../packages/openai/test/read.js'
import { batchesThrough } from '../support/read-frames.js'

/** A dialect whose calls come in pieces, and how an answer of one call of `list` without arguments ends in it. */
interface Dialect {
  /** The call, up to the end of its block. */
  readonly call: readonly object[]
  readonly cut: readonly object[]
  readonly whole: readonly object[]
  read(frames: readonly object[]): ChatRecord[]
}

const item = { type: 'function_call', call_id: 'c', name: 'list', arguments: '' }
const response = (status: string, details: object): object => ({
  type: `response.${status}`,
  response: { ...openai.completed.response, status, output: [{ ...item, status }], ...details },
})

const chunk = (delta: object, finish_reason: string | null = null): object => ({
  id: 'm',
  choices: [{ index: 0, delta, finish_reason }],
})

const inPieces: { readonly [name: string]: Dialect } = {
  anthropic: {
    call: [anthropic.messageStart(), ...anthropic.callBlock(0, { id: 'c', name: 'list' })],
    cut: anthropic.messageEnd('max_tokens'),
    whole: anthropic.messageEnd('tool_use'),
    read: anthropic.read,
  },
  'anthropic, refused': {
    call: [anthropic.messageStart(), ...anthropic.callBlock(0, { id: 'c', name: 'list' }, '')],
    cut: anthropic.messageEnd('refusal'),
    whole: anthropic.messageEnd('end_turn'),
    read: anthropic.read,
  },
  'anthropic, with a container that has no place among the blocks': {
    call: [anthropic.messageStart(), ...anthropic.callBlock(0, { id: 'c', name: 'list' })],
    cut: [
      { type: 'message_delta', delta: { stop_reason: 'max_tokens', container: { id: 'x' } } },
      { type: 'message_stop' },
    ],
    whole: anthropic.messageEnd('tool_use'),
    read: anthropic.read,
  },
  bedrock: {
    call: [bedrock.start, bedrock.open(0, { toolUse: { toolUseId: 'c', name: 'list' } }), bedrock.close(0)],
    cut: [bedrock.stop('max_tokens'), bedrock.metadata()],
    whole: [bedrock.stop('tool_use'), bedrock.metadata()],
    read: bedrock.read,
  },
  cohere: {
    call: [cohere.start, cohere.call('c', 'list'), cohere.event('tool-call-end', 0)],
    cut: [cohere.last('MAX_TOKENS')],
    whole: [cohere.last('TOOL_CALL')],
    read: cohere.read,
  },
  openai: {
    call: [openai.created, ...openai.item(0, item)],
    cut: [response('incomplete', { incomplete_details: { reason: 'max_output_tokens' } })],
    whole: [response('completed', {})],
    read: frames => openai.batchesOf(frames).flat(),
  },
  'openai-compatible, with reasoning that goes back to its vendor': {
    call: [chunk({ tool_calls: [{ index: 0, id: 'c', function: { name: 'list', arguments: '' } }] })],
    cut: [chunk({ content: '', reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] }, 'length')],
    whole: [chunk({ content: '', reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] }, 'tool_calls')],
    read: frames => {
      const definition = compatible.openRouter.definition({ apiKey: 'key' })
      return batchesThrough(definition.createDecoder({ messages: [] }), frames, { provider: 'openrouter' }).flat()
    },
  },
}

const ends = (records: readonly ChatRecord[]): unknown[] =>
  records.flatMap(record => {
    if (record.type === 'tool-call-end') return [record.inputError ?? record.input]
    return record.type === 'finish' ? [record.reason] : []
  })

describe.each(Object.entries(inPieces))('%s: a call without arguments', (_, { call, cut, whole, read }) => {
  it('is incomplete where the answer is cut behind it, though its block was ended', () => {
    expect(ends(read([...call, ...cut]))).toEqual([
      'The arguments are incomplete.',
      expect.stringMatching(/^(length|content-filter)$/),
    ])
  })

  it('is whole where the answer is', () => {
    expect(ends(read([...call, ...whole]))).toEqual([{}, 'tool-calls'])
  })
})

describe('a call that comes in one piece takes no arguments where it has none, wherever the answer is cut', () => {
  it.each([
    ['gemini', () => gemini.read([gemini.chunk([{ functionCall: { name: 'list' } }]), gemini.last('MAX_TOKENS')])],
    [
      'ollama',
      () => ollama.read([ollama.line({ tool_calls: [{ function: { name: 'list' } }] }), ollama.last('length')]),
    ],
  ])('%s', (_, read) => expect(ends(read())).toEqual([{}, 'length']))
})

describe('openai: a call without arguments is whole, wherever the answer is cut', () => {
  const cut = {
    type: 'response.incomplete',
    response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
  }
  it.each([
    ['that the vendor says is', openai.item(0, { ...item, status: 'completed' })],
    ['with a message behind it', [...openai.item(0, item), ...openai.message(1, 'Hello')]],
  ])('%s', (_, items) => {
    expect(ends(openai.batchesOf([openai.created, ...items, cut]).flat())).toEqual([{}, 'length'])
  })
})

it('openai: a call that the vendor says is incomplete is, whatever stands behind it', () => {
  const thought = { type: 'reasoning', encrypted_content: 'x', summary: [] }
  const items = [...openai.item(0, { ...item, status: 'incomplete' }), ...openai.item(1, thought)]
  const cut = response('incomplete', { output: [], incomplete_details: { reason: 'max_output_tokens' } })
  expect(ends(openai.batchesOf([openai.created, ...items, cut]).flat())).toEqual([
    'The arguments are incomplete.',
    'length',
  ])
})

describe('openai: a call whose arguments are plain text', () => {
  const call = { type: 'custom_tool_call', call_id: 'c', name: 'list' }
  const begun = openai.event('output_item.added', 0, { item: { ...call, input: '' } })
  const delta = openai.event('custom_tool_call_input.delta', 0, { delta: 'DROP TABLE a' })
  const ended = (status?: string): object =>
    openai.event('output_item.done', 0, { item: { ...call, input: 'DROP TABLE a', ...(status && { status }) } })
  const cut = response('incomplete', { output: [], incomplete_details: { reason: 'max_output_tokens' } })
  const whole = response('completed', { output: [] })
  const read = (frames: readonly object[]): ChatRecord[] => openai.batchesOf([openai.created, ...frames]).flat()

  it.each<[string, object[]]>([
    ['that the vendor says is incomplete', [begun, delta, ended('incomplete'), cut]],
    ['that is told at its end alone', [ended('incomplete'), cut]],
    // OpenAI ends an item that it cut so too (vercel/ai#20405, 2026-09).
    ['that the vendor ends in progress', [begun, delta, ended('in_progress'), cut]],
    ['that has a message behind it', [begun, delta, ended('incomplete'), ...openai.message(1, 'Sorry.'), cut]],
    ['that has no end, behind which the answer has none either', [begun, delta, cut]],
    [
      'of which nothing has come',
      [begun, openai.event('output_item.done', 0, { item: { ...call, status: 'incomplete' } }), cut],
    ],
  ])('%s is incomplete', (_, frames) => {
    expect(ends(read(frames))).toEqual(['The arguments are incomplete.', 'length'])
  })

  it('goes back with the field that the vendor wants, though nothing of it came', () => {
    const empty = openai.event('output_item.done', 0, { item: { ...call, status: 'incomplete' } })
    const { providerData } = read([empty, cut]).find(record => record.type === 'tool-call-end')!
    expect(providerData?.openai).toMatchObject({ type: 'custom_tool_call', input: '' })
  })

  it('is incomplete to the last character of what came', () => {
    const { inputText } = read([begun, delta, cut]).find(record => record.type === 'tool-call-end')!
    expect(inputText).toBe('"DROP TABLE a')
  })

  it.each<[string, object[]]>([
    ['that the vendor says is completed', [begun, delta, ended('completed'), cut]],
    ['that the vendor has ended, and says no status of', [begun, delta, ended(), cut]],
    ['that has an item behind it', [begun, delta, ...openai.message(1, 'Done.'), cut]],
  ])('%s is whole, though the answer is cut', (_, frames) => {
    expect(ends(read(frames))).toEqual(['DROP TABLE a', 'length'])
  })

  it.each([
    ['that ends in progress, told at its end alone', [ended('in_progress'), whole]],
    ['with its end', [begun, delta, ended(), whole]],
    ['without its end', [begun, delta, whole]],
    ['with an end in progress', [begun, delta, ended('in_progress'), whole]],
  ])('is whole where the answer is, %s', (_, frames) => {
    expect(ends(read(frames))).toEqual(['DROP TABLE a', 'tool-calls'])
  })
})

it('openai: a call of a tool with fields of its own is incomplete where the vendor says so, though they can be read', () => {
  const operation = { type: 'update_file', path: 'a.ts', diff: '@@\n-a\n' }
  const patch = (status: string): object[] =>
    openai.item(0, { type: 'apply_patch_call', call_id: 'c', status, operation })
  const cut = response('incomplete', { output: [], incomplete_details: { reason: 'max_output_tokens' } })
  const read = (status: string): unknown[] => ends(openai.batchesOf([openai.created, ...patch(status), cut]).flat())
  expect(read('incomplete')).toEqual(['The arguments are incomplete.', 'length'])
  expect(read('completed')).toEqual([{ operation }, 'length'])
})

describe('openai: a call that has no end, as the last item', () => {
  const cut = (details: object = { incomplete_details: { reason: 'max_output_tokens' } }): object =>
    response('incomplete', { output: [], ...details })
  const begun = (call: object): object => openai.event('output_item.added', 0, { item: { call_id: 'c', ...call } })
  const read = (frames: readonly object[]): unknown[] => ends(openai.batchesOf([openai.created, ...frames]).flat())
  const patch = (diff: string) => ({
    type: 'apply_patch_call',
    status: 'in_progress',
    operation: { type: 'update_file', path: 'a.ts', diff },
  })

  it.each<[string, object, object]>([
    ['of a tool with fields of its own', begun(patch('')), cut()],
    [
      'of such a tool, though it is ended in progress',
      openai.event('output_item.done', 0, { item: { call_id: 'c', ...patch('@@') } }),
      cut(),
    ],
    [
      'of such a tool, in the complete output',
      begun(patch('')),
      cut({ output: [{ call_id: 'c', ...patch('@@\n-a') }] }),
    ],
    ['of a shell', begun({ type: 'shell_call', action: { commands: ['rm -r a'] } }), cut()],
    ['without arguments, of an answer that is cut for no known reason', begun(item), cut({})],
  ])('%s is incomplete', (_, first, last) => {
    expect(read([first, last])[0]).toBe('The arguments are incomplete.')
  })

  it('is whole where its end has it in progress, and the answer is whole', () => {
    const call = { call_id: 'c', ...patch('@@') }
    const last = response('completed', { output: [] })
    expect(read([openai.event('output_item.done', 0, { item: call }), last])).toEqual([
      { operation: call.operation },
      'tool-calls',
    ])
  })

  it.each(['failed', 'cancelled'])('is incomplete where the answer is %s', status => {
    const call = { type: 'custom_tool_call', call_id: 'c', name: 'list', input: 'DROP TABLE a' }
    const delta = openai.event('custom_tool_call_input.delta', 0, { delta: call.input })
    const frames = [begun({ ...call, input: '' }), delta, response(status, { output: [call] })]
    expect(read(frames)).toEqual(['The arguments are incomplete.'])
  })
})

it('openai: a call of which the vendor says nothing is none', () => {
  const last = response('incomplete', { output: [], incomplete_details: { reason: 'max_output_tokens' } })
  for (const call of [{ status: 'incomplete', input: '' }, { status: 'completed' }, {}])
    expect(
      ends(openai.batchesOf([openai.created, ...openai.item(0, { type: 'custom_tool_call', ...call }), last]).flat()),
    ).toEqual(['length'])
})

it('openai: what stands behind a call is told by the places and by the complete output, not by which item opened last', () => {
  const thought = { type: 'reasoning', encrypted_content: 'x', summary: [] }
  const cut = { incomplete_details: { reason: 'max_output_tokens' } }
  const late = [...openai.item(1, item), ...openai.item(0, thought), response('incomplete', { output: [], ...cut })]
  const told = [...openai.item(0, item), response('incomplete', { output: [thought, item], ...cut })]
  for (const frames of [late, told])
    expect(ends(openai.batchesOf([openai.created, ...frames]).flat())[0]).toBe('The arguments are incomplete.')
})
