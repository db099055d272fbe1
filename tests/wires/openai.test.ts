import type { ChatRecord, Transport } from '@millrace/core'
import { openaiCompatible } from '@millrace/openai-compatible'
import { annotations } from '@millrace/openai-compatible/dialect'
import { createOpenaiWire, openaiWire } from '@millrace/server/wire/openai'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryBatches, arbitraryRecords } from '../support/arbitrary-records.ts'
import { projectOpenai } from './support/project-openai.ts'
import { decoded, encoded } from './support/round-trip.ts'
import { type Summary, summaryOf } from './support/summary.ts'

// Any answer, through `openaiWire` and back through `openaiCompatible`, is what `docs/wire-formats.md` says.

const connect = (transport: Transport) =>
  openaiCompatible({
    id: 'relayed',
    baseURL: 'http://relay.example/v1',
    model: 'm',
    transport,
    decoder: { sources: annotations, executedTools: true },
  })

const answers = arbitraryRecords().chain(records => arbitraryBatches(records).map(batches => ({ records, batches })))

interface Delta {
  readonly tool_calls?: readonly {
    readonly index: number
    readonly id?: string
    readonly function: { readonly arguments: string }
  }[]
}

const context = { startedAt: 1_795_411_320_000, model: 'm', includeUsage: true }

test.each([
  ['of a client whose tools are not known', openaiWire, []],
  ['of a client that brought some of the tools', openaiWire, ['weather', 'search']],
  ['with reasoning in both fields', createOpenaiWire({ reasoningField: 'both' }), []],
])('an answer comes back as it was: %s', async (_, wire, tools) => {
  await fc.assert(
    fc.asyncProperty(answers, async ({ records, batches }) => {
      const body = encoded(wire, batches, { ...context, tools })
      expect(summaryOf(await decoded(body, connect))).toEqual(projectOpenai(records, tools))
    }),
    { numRuns: 300 },
  )
})

test('the same records give the same text, however they are batched', () => {
  fc.assert(
    fc.property(answers, ({ records, batches }) => {
      expect(encoded(openaiWire, batches, context)).toBe(encoded(openaiWire, [records], context))
    }),
  )
})

test('each piece of arguments is of the call that began last, for clients that know no other', () => {
  fc.assert(
    fc.property(answers, ({ batches }) => {
      const body = encoded(openaiWire, batches, { ...context, tools: ['weather', 'search'] })
      let last = -1
      for (const frame of body.split('\n\n').filter(each => each.startsWith('data: {'))) {
        const { choices = [] } = JSON.parse(frame.slice('data: '.length)) as { choices?: { delta: Delta }[] }
        for (const { index, id, function: called } of choices[0]?.delta.tool_calls ?? []) {
          if (id !== undefined) last = index
          if (called.arguments !== '') expect(index).toBe(last)
        }
      }
    }),
  )
})

test('an answer in one piece says what its stream says', async () => {
  const { ChatFold, resultOf } = await import('@millrace/core/internal')
  await fc.assert(
    fc.asyncProperty(arbitraryRecords({ resets: false, errors: false }), async records => {
      const fold = new ChatFold()
      for (const record of records) fold.add(record)
      const whole = openaiWire.encodeAnswer!(resultOf(fold.state) as never, context)
      const summary = summaryOf(await decoded(JSON.stringify(whole), connect))
      const expected = projectOpenai(records as readonly ChatRecord[], [])
      expect(comparable(summary)).toEqual(comparable(expected))
    }),
    { numRuns: 200 },
  )
})

/** Results stand in the order of their calls in the whole, and in that in which they came in the stream. */
const comparable = ({ sources: _, executed, ...others }: Summary) => ({
  ...others,
  executed: executed.map(each => JSON.stringify(each)).sort(),
})
