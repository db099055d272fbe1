import type { ChatRecord } from '@millrace/core'
import type { WireContext, WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, test } from 'vitest'

// A client joins the pieces of a call's arguments, and reads what they make as JSON.

/** Each dialect in which arguments are told while they arrive, by the field of a piece. */
const dialects: Readonly<Record<string, readonly [wire: WireFormat, context: WireContext, piece: RegExp]>> = {
  'Chat Completions': [openaiWire, { tools: ['f'] }, /"arguments":("(?:[^"\\]|\\.)*")/g],
  Responses: [responsesWire, { ownTools: { f: { name: 'f' } } }, /arguments\.delta".*?"delta":("(?:[^"\\]|\\.)*")/g],
  Messages: [anthropicWire, {}, /"partial_json":("(?:[^"\\]|\\.)*")/g],
  'AG-UI': [agUiWire, {}, /TOOL_CALL_ARGS".*?"delta":("(?:[^"\\]|\\.)*")/g],
}

describe.each(Object.entries(dialects))('%s', (_, [wire, context, piece]) => {
  test.each<[name: string, pieces: readonly string[], input: Record<string, number>]>([
    ['all that came', [' '], {}],
    ['all that came, in pieces', ['\n', ' \t', '\r\n'], {}],
    ['nothing at all', [], {}],
    ['in front', ['\n', '{"a":', '1}'], { a: 1 }],
    ['in front of what came whole at the end', [' '], { a: 1 }],
  ])('white space: %s', (__, pieces, input) => {
    const call = { toolCallId: 'c', toolName: 'f' }
    const records: ChatRecord[] = [
      { type: 'start', messageId: 'm', provider: 'vendor', model: 'm' },
      { type: 'tool-call-start', ...call },
      ...pieces.map(delta => ({ type: 'tool-call-delta', toolCallId: 'c', delta }) as const),
      { type: 'tool-call-end', ...call, input },
      { type: 'finish', reason: 'tool-calls' },
    ]
    const encoder = wire.createEncoder(context)
    // Each piece in a batch of its own, as a slow model writes.
    const body = records.map(record => encoder.encode([record])).join('')
    const told = [...body.matchAll(piece)].map(([, text]) => JSON.parse(text!) as string).join('')
    expect(body).not.toContain('"error":{')
    expect(JSON.parse(told)).toEqual(input)
  })
})
