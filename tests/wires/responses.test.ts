import type { ChatRecord, ChatResult, Json, Transport } from '@millrace/core'
import { ChatFold, resultOf } from '@millrace/core/internal'
import { openai } from '@millrace/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { responseEvents } from '../../packages/server/test/support/response-events.ts'
import { arbitraryBatches, arbitraryRecords } from '../support/arbitrary-records.ts'
import { projectResponses } from './support/project-responses.ts'
import { decoded, encoded } from './support/round-trip.ts'
import { inputOfText, type Summary, summaryOf } from './support/summary.ts'

// Any answer, through `responsesWire` and back through `openai`, is what `docs/wire-formats.md` says.

const connect = (transport: Transport) =>
  openai({ apiKey: 'sk-test', baseURL: 'http://relay.example/v1', model: 'm', transport })

const answers = arbitraryRecords().chain(records => arbitraryBatches(records).map(batches => ({ records, batches })))

const contextWith = (tools: readonly string[]) => ({
  startedAt: 1_795_411_320_000,
  model: 'm',
  ownTools: Object.fromEntries(tools.map(name => [name, { name }])) as Json,
})

/** The decoder tells an image also as the call that made it. */
const withoutImageCalls = (summary: Summary): Summary => ({
  ...summary,
  executed: summary.executed.filter(([name]) => name !== 'image_generation'),
})

test.each([
  ['whose tools are not known', []],
  ['that brought some of the tools', ['weather', 'search']],
])('an answer comes back as it was: of a client %s', async (_, tools) => {
  await fc.assert(
    fc.asyncProperty(answers, async ({ records, batches }) => {
      const body = encoded(responsesWire, batches, contextWith(tools))
      expect(withoutImageCalls(summaryOf(await decoded(body, connect)))).toEqual(projectResponses(records, tools))
    }),
    { numRuns: 200 },
  )
})

test('the same records give the same text, however they are batched', () => {
  fc.assert(
    fc.property(answers, ({ records, batches }) => {
      const context = contextWith(['weather'])
      expect(encoded(responsesWire, batches, context)).toBe(encoded(responsesWire, [records], context))
    }),
  )
})

test('every event is one of OpenAI’s, with the fields that its clients need', () => {
  fc.assert(
    fc.property(answers, ({ batches }) => {
      const types = responseEvents(encoded(responsesWire, batches, contextWith(['weather']))).map(({ type }) => type)
      expect(types.filter(type => /^response\.(completed|incomplete|failed)$/.test(type))).toEqual([types.at(-1)])
    }),
    { numRuns: 200 },
  )
})

const whole = arbitraryRecords({ resets: false, errors: false })
const resultIn = (records: readonly ChatRecord[]): ChatResult => {
  const fold = new ChatFold()
  for (const record of records) fold.add(record)
  return resultOf(fold.state) as ChatResult
}

test('an answer in one piece says what its stream says', async () => {
  await fc.assert(
    fc.asyncProperty(whole, async records => {
      const response = responsesWire.encodeAnswer!(resultIn(records), contextWith([]))
      const {
        sources: _,
        text,
        reasoning,
        executed,
        ...summary
      } = withoutImageCalls(summaryOf(await decoded(JSON.stringify(response), connect)))
      const { sources: __, text: said, reasoning: thought, executed: run, ...expected } = projectResponses(records, [])
      expect(summary).toEqual(expected)
      // Calls stand in the order in which the model made them; a stream tells them as their results come.
      expect(executed.map(each => JSON.stringify(each)).sort()).toEqual(run.map(each => JSON.stringify(each)).sort())
      // Blocks that were open at the same time stand in the order in which they opened.
      expect([text.length, reasoning.length]).toEqual([said.length, thought.length])
    }),
    { numRuns: 200 },
  )
})

test('kept items have the ids that the stream told, and all that it told', () => {
  fc.assert(
    fc.property(whole, records => {
      const context = contextWith(['weather'])
      const body = encoded(responsesWire, [records], context)
      const told = body
        .split('\n')
        .filter(line => line.startsWith('data: {"type":"response.output_item.done"'))
        .map(line => JSON.parse(line.slice('data: '.length)).item)
      if (body.includes('event: error')) return
      const kept = new Map(responsesWire.keptItems!(resultIn(records), context).map(({ id, item }) => [id, item]))
      for (const item of told) {
        const { content, arguments: input, ...rest } = item
        expect(kept.get(item.id)).toMatchObject(rest)
        // Spaces are the model's.
        if (input) expect(inputOfText((kept.get(item.id) as typeof item).arguments)).toEqual(inputOfText(input))
        if (content) expect(kept.get(item.id)).toMatchObject({ content: [{ text: content[0].text }] })
      }
      expect(kept.size).toBe(told.length)
    }),
    { numRuns: 200 },
  )
})
