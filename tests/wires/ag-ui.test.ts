import { applyEvents, type ChatRecord, type ChatState, type Message, type Part } from '@millrace/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodedRun, question, type SeenRun, seenRun } from '../support/ag-ui-run.ts'
import { arbitraryBatches, arbitraryRecords } from '../support/arbitrary-records.ts'
import { merged, rename, signed } from '../support/records-altered.ts'

// Whatever a provider says, AG-UI's own client takes it, holds it, and sends it back as the history that `ChatResult.messages` is, without files.

const answers = arbitraryRecords()
  .map(records => records.map(signed))
  .chain(records => fc.tuple(fc.constant(records), arbitraryBatches(records)))
const stateOf = (records: readonly ChatRecord[]): ChatState => applyEvents(undefined, records)

const typesOf = ({ events }: SeenRun): string[] => events.map(({ type }) => type)
const historyOf = ({ messages }: SeenRun): readonly Message[] => decodedRun(messages).request.messages.slice(1)

/** A step has shown what no snapshot of messages withdraws, and is withdrawn: the run ends there. */
function isBegunAnew(records: readonly ChatRecord[]): boolean {
  let beyond = false
  for (const { type } of records) {
    if (type === 'reset' && beyond) return true
    if (type === 'step-end' || type === 'reset') beyond = false
    else if (type === 'source' || type === 'file' || type === 'data') beyond = true
  }
  return false
}

/** The history of answers without what messages of this protocol do not hold: files that the model made, and texts that say nothing. */
const project = (...all: readonly (readonly ChatRecord[])[]): readonly Message[] =>
  merged(
    all
      .flatMap(records => stateOf(records.filter(({ type }) => type !== 'file')).messages ?? [])
      .map(({ role, content }) => ({ role, content: (content as readonly Part[]).filter(saysSomething) }))
      .filter(({ content }) => content.length > 0),
  )

const saysSomething = (part: Part): boolean => !('text' in part) || part.text !== '' || part.providerData !== undefined

describe('an arbitrary answer', () => {
  test('is a run that the schemas and the client accept, with one end', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ([records, batches]) => {
        const state = stateOf(records)
        const run = await seenRun(batches)
        expect(run.rejected).toBeUndefined()
        expect(run.invalid).toEqual([])
        const types = typesOf(run)
        expect(types[0]).toBe('RUN_STARTED')
        expect(types.filter(type => type === 'RUN_FINISHED' || type === 'RUN_ERROR')).toEqual([types.at(-1)])
        if (isBegunAnew(records)) {
          expect(run.errors).toHaveLength(1)
          return
        }
        if (state.error) {
          const { code, message } = state.error
          const last = run.events.at(-1)
          if (code === 'aborted' && records.length > 1) expect(last).toMatchObject({ outcome: { type: 'cancelled' } })
          else expect(last).toMatchObject({ type: 'RUN_ERROR', code, message })
        }
        expect(typesOf(run).filter(type => type === 'CUSTOM')).toHaveLength(
          records.filter(({ type }) => type === 'source' || type === 'file' || type === 'data').length,
        )
      }),
      { numRuns: 120 },
    )
  })

  test('goes back as its messages', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ([records, batches]) => {
        fc.pre(!isBegunAnew(records))
        expect(historyOf(await seenRun(batches))).toEqual(project(records))
      }),
      { numRuns: 100 },
    )
  })

  test('goes back behind another one', async () => {
    const first = arbitraryRecords({ errors: false, data: false, sources: false, files: false })
    await fc.assert(
      fc.asyncProperty(
        first.map(records => records.map(signed)),
        answers,
        async (before, [records]) => {
          fc.pre(!isBegunAnew(records))
          const { messages } = await seenRun([before])
          const after = records.map(rename)
          const run = await seenRun([after], messages)
          expect(run.rejected).toBeUndefined()
          expect(historyOf(run)).toEqual(project(before, after))
        },
      ),
      { numRuns: 120 },
    )
  })

  test('goes back behind a question that came after another one with the same ids', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ([records, batches]) => {
        fc.pre(!isBegunAnew(records))
        const { messages } = await seenRun(batches)
        const run = await seenRun(batches, [...messages, { ...question, id: 'u2' }])
        const once = project(records)
        const asked = { role: 'user', content: [{ type: 'text', text: 'Hi' }] }
        expect(historyOf(run)).toEqual([...once, asked, ...once])
      }),
      { numRuns: 100 },
    )
  })
})
