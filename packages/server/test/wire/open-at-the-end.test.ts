import { type ChatRecord, ChatStream, type FinishReason } from '@millrace/core'
import { createChatHandler, nativeWire, type WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, test } from 'vitest'
import { samples } from '../support/sample-bodies.js'

// A provider of the application's own may end an answer without ending its calls. No client may lose a call by it, or take half of one for a whole one.

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'own' }
const begin = (toolCallId: string): ChatRecord => ({ type: 'tool-call-start', toolCallId, toolName: 'own' })
const more = (toolCallId: string, delta: string): ChatRecord => ({ type: 'tool-call-delta', toolCallId, delta })
const end = (toolCallId: string, city: string): ChatRecord => ({
  type: 'tool-call-end',
  toolCallId,
  toolName: 'own',
  input: { city },
})
const finish = (reason: FinishReason): ChatRecord => ({ type: 'finish', reason })

/** A call that never ends, and one that began and ended meanwhile. */
const records = [begin('open'), more('open', '{"city":"Ro'), begin('2'), more('2', '{"city":"Oslo"}'), end('2', 'Oslo')]

async function answered(
  wire: WireFormat,
  path: string,
  body: unknown,
  reason: FinishReason,
  told: readonly ChatRecord[] = records,
): Promise<string> {
  const provider = {
    id: 'own',
    stream: () =>
      ChatStream.from(async function* () {
        yield [start, ...told]
        yield [finish(reason)]
      }),
  }
  const options = { provider, wire, models: ['m'], clientTools: 'all', onError: false } as const
  const response = await createChatHandler(options).fetch(
    new Request(`http://localhost${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...(body as object), ...(wire.clients === 'api' && { stream: true }) }),
    }),
  )
  return response.text()
}

describe.each<[string, WireFormat]>(Object.entries({ openaiWire, responsesWire, anthropicWire }))(
  '%s',
  (name, wire) => {
    const { path, body } = samples[name]!

    test('a call that is open at the end of a good answer hides no other one, or the answer ends with an error', async () => {
      const text = await answered(wire, path, body, 'tool-calls')
      expect(text.includes('Oslo') || /"type":"error"/.test(text)).toBe(true)
    })

    test.each<FinishReason>(['length', 'content-filter'])(
      'one that %s cut ends the answer with an error',
      async reason => {
        const text = await answered(wire, path, body, reason)
        expect(text).toContain('The answer was cut inside of a tool call.')
        expect(text).not.toMatch(/\[DONE\]|message_stop|response\.(completed|incomplete)/)
      },
    )

    test.each<FinishReason>(['tool-calls', 'length'])('so it is by the encoder alone, for %s', reason => {
      const encoder = wire.createEncoder({ tools: ['own'], ownTools: { own: { name: 'own' } } })
      const text = encoder.encode([start, ...records, finish(reason)])
      expect(text).toMatch(/"type":"error"|"error":\{/)
      expect(text).not.toMatch(/\[DONE\]|message_stop|response\.(completed|incomplete)/)
    })
  },
)

test.each<[string, WireFormat]>(
  Object.entries({ openaiWire, responsesWire, anthropicWire, nativeWire, aiSdkWire, agUiWire }),
)('%s: a call that lacks nothing but its end is whole', async (name, wire) => {
  const { path, body } = samples[name]!
  const text = await answered(wire, path, body, 'tool-calls', [
    begin('open'),
    more('open', '{"city":'),
    more('open', '"Oslo"}'),
  ])
  expect(text).toContain('Oslo')
  expect(text).not.toMatch(/"error":\{|"type":"error"|are incomplete/)
})

test.each<[string, WireFormat]>(Object.entries({ openaiWire, responsesWire, anthropicWire }))(
  '%s: a call without arguments or an end has none, as one with an end',
  async (name, wire) => {
    const { path, body } = samples[name]!
    const text = await answered(wire, path, body, 'tool-calls', [begin('open')])
    expect(text).toContain('{}')
    expect(text).not.toMatch(/"error":\{|"type":"error"|are incomplete/)
  },
)

test('openaiWire tells the open call as the model wrote it, and behind it those that waited', async () => {
  const { path, body } = samples.openaiWire!
  const text = await answered(openaiWire, path, body, 'tool-calls')
  const pieces = Array.from(text.matchAll(/"tool_calls":\[\{"index":(\d),.*?"arguments":("(?:[^"\\]|\\.)+")/g))
  expect(pieces.map(([, index, json]) => [Number(index), JSON.parse(json!)])).toEqual([
    [0, '{"city":"Ro'],
    [1, '{"city":"Oslo"}'],
  ])
  expect(text).toContain('"finish_reason":"tool_calls"')
  expect(text).toMatch(/data: \[DONE\]\n\n$/)
})

test.each<[string, WireFormat]>(Object.entries({ nativeWire, aiSdkWire, agUiWire }))(
  '%s: the call that is open is told as one that is not whole',
  async (name, wire) => {
    const { path, body } = samples[name]!
    const text = await answered(wire, path, body, 'tool-calls')
    expect(text).toContain('The arguments are incomplete.')
    expect(text).toContain('Oslo')
  },
)

test.each<[string, WireFormat]>(Object.entries({ openaiWire, anthropicWire }))(
  '%s: a call that waits when the step begins anew is not told as if it were not withdrawn',
  (_, wire) => {
    const encoder = wire.createEncoder({ tools: ['own'] })
    encoder.encode([start, begin('open'), more('open', '{'), { type: 'step-end' }, begin('2'), more('2', '{}')])
    expect(encoder.encode([{ type: 'reset' }])).toContain('The answer was begun anew')
    expect(encoder.ended).toBe(true)
  },
)
