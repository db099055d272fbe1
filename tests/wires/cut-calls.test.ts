import { anthropic } from '@millrace/anthropic'
import type { ChatProvider, ChatRecord, ChatResult, Json, Transport } from '@millrace/core'
import { ChatFold, resultOf } from '@millrace/core/internal'
import { openai } from '@millrace/openai'
import { openaiCompatible } from '@millrace/openai-compatible'
import type { WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, it } from 'vitest'
import { decoded, encoded } from './support/round-trip.ts'

// A call that its vendor has cut is never told as one to run, though what came of it reads as arguments, and whatever ends the answer.

const inputError = 'The arguments are incomplete.'

const answerWith = (inputText: string, reason: 'tool-calls' | 'other'): ChatRecord[] => [
  { type: 'start', messageId: 'm', provider: 'p' },
  { type: 'tool-call-start', toolCallId: 'call_1', toolName: 'remove' },
  ...(inputText === '' ? [] : [{ type: 'tool-call-delta' as const, toolCallId: 'call_1', delta: inputText }]),
  { type: 'tool-call-end', toolCallId: 'call_1', toolName: 'remove', inputText, inputError },
  { type: 'finish', reason },
]

interface Dialect {
  readonly wire: WireFormat
  readonly connect: (transport: Transport) => ChatProvider<never>
  /** The context of a client that brought these tools. */
  readonly tools: (names: readonly string[]) => { readonly [field: string]: Json }
}

const dialects: { readonly [name: string]: Dialect } = {
  'Chat Completions': {
    wire: openaiWire,
    connect: transport =>
      openaiCompatible({ id: 'relayed', baseURL: 'http://relay.example/v1', model: 'm', transport }),
    tools: tools => ({ tools }),
  },
  Responses: {
    wire: responsesWire,
    connect: transport => openai({ apiKey: 'sk-test', baseURL: 'http://relay.example/v1', model: 'm', transport }),
    tools: names => ({ ownTools: Object.fromEntries(names.map(name => [name, { name }])) }),
  },
  Messages: {
    wire: anthropicWire,
    connect: transport => anthropic({ apiKey: 'sk-test', baseURL: 'http://relay.example/v1', model: 'm', transport }),
    tools: tools => ({ tools }),
  },
}

const cases = ['{"path":"a"}', '{}', '', ' '].flatMap(inputText =>
  (['tool-calls', 'other'] as const).map(reason => ({ inputText, reason })),
)

describe.each(Object.entries(dialects))('%s', (_, { wire, connect, tools }) => {
  const contextOf = (names: readonly string[]) => ({ startedAt: 1_795_411_320_000, model: 'm', ...tools(names) })

  it.each(cases)('a call of a tool of the client, $inputText and $reason: the answer fails', async each => {
    const records = await decoded(
      encoded(wire, [answerWith(each.inputText, each.reason)], contextOf(['remove'])),
      connect,
    )
    expect(records.at(-1)).toMatchObject({ type: 'error' })
  })

  it.each(cases)('a call of another tool, $inputText and $reason, is left out', async each => {
    const records = await decoded(encoded(wire, [answerWith(each.inputText, each.reason)], contextOf([])), connect)
    expect(records.map(({ type }) => type).filter(type => type.startsWith('tool-'))).toEqual([])
  })

  it.each(cases)('in one piece, $inputText and $reason: it is left out, or the answer fails', each => {
    const fold = new ChatFold()
    for (const record of answerWith(each.inputText, each.reason)) fold.add(record)
    let told = ''
    try {
      told = JSON.stringify(wire.encodeAnswer!(resultOf(fold.state) as ChatResult, contextOf(['remove'])))
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'protocol' })
    }
    expect(told).not.toContain('call_1')
  })
})

it.each(cases)('AG-UI, $inputText and $reason: the run fails', ({ inputText, reason }) => {
  const text = encoded(agUiWire, [answerWith(inputText, reason)], {})
  expect(text).toContain('"RUN_ERROR"')
  expect(text).not.toContain('"RUN_FINISHED"')
})
