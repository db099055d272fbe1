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
/** The run has failed, or was stopped. */
const hasFailed = ({ events }: SeenRun): boolean => {
  const { type, outcome } = events.at(-1) as { type: string; outcome?: { type: string } }
  return type === 'RUN_ERROR' || outcome?.type === 'cancelled'
}
/** The calls that a page would run when the run is over. */
const callsToRun = ({ messages }: SeenRun): string[] => {
  const answered = messages.flatMap(message => (message.role === 'tool' ? [message.toolCallId] : []))
  const calls = messages.flatMap(message => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
  return calls.map(({ id }) => id).filter(id => !answered.includes(id))
}
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

/** The history without calls that have no result. */
function withoutOpenCalls(messages: readonly Message[]): readonly Message[] {
  const parts = messages.flatMap(({ content }) => content as readonly Part[])
  const answered = new Set(parts.flatMap(part => (part.type === 'tool-result' ? [part.toolCallId] : [])))
  return messages
    .map(({ role, content }) => ({
      role,
      content: (content as readonly Part[]).filter(part => part.type !== 'tool-call' || answered.has(part.toolCallId)),
    }))
    .filter(({ content }) => content.length > 0) as Message[]
}

/** The history of an answer as it goes back behind this run. */
const projectOf = (run: SeenRun, records: readonly ChatRecord[]): readonly Message[] =>
  hasFailed(run) ? merged([...withoutOpenCalls(project(records))]) : project(records)

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
        if (hasFailed(run)) expect(callsToRun(run)).toEqual([])
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
        const run = await seenRun(batches)
        expect(historyOf(run)).toEqual(projectOf(run, records))
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
          const first = await seenRun([before])
          const after = records.map(rename)
          const run = await seenRun([after], first.messages)
          expect(run.rejected).toBeUndefined()
          expect(historyOf(run)).toEqual(merged([...projectOf(first, before), ...projectOf(run, after)]))
        },
      ),
      { numRuns: 120 },
    )
  })

  test('goes back behind a question that came after another one with the same ids', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ([records, batches]) => {
        fc.pre(!isBegunAnew(records))
        const first = await seenRun(batches)
        const run = await seenRun(batches, [...first.messages, { ...question, id: 'u2' }])
        const once = projectOf(first, records)
        const asked = { role: 'user', content: [{ type: 'text', text: 'Hi' }] }
        expect(historyOf(run)).toEqual([...once, asked, ...once])
      }),
      { numRuns: 100 },
    )
  })
})

describe('calls of the page', () => {
  const said = (id: string, delta: string): ChatRecord[] => [
    { type: 'text-start', id },
    { type: 'text-delta', id, delta },
    { type: 'text-end', id },
  ]
  const called = (toolCallId: string): ChatRecord[] => [
    { type: 'tool-call-start', toolCallId, toolName: 'remove' },
    { type: 'tool-call-end', toolCallId, toolName: 'remove', input: { olderThanDays: 30 } },
  ]
  const start: ChatRecord = { type: 'start', messageId: 'm', provider: 'p' }
  const asks: ChatRecord = { type: 'finish', reason: 'tool-calls' }
  const failure = (code: 'overloaded' | 'aborted'): ChatRecord => ({
    type: 'error',
    error: { code, message: 'Words.', retryable: true },
  })

  test.each(['overloaded', 'aborted'] as const)('%s: none is left to be run, and all else stays', async code => {
    const before = (await seenRun([[start, ...said('0', 'a'), ...called('c'), asks]])).messages
    const held: SeenRun['messages'] = [
      { id: 's', role: 'system', content: 'Be brief.' },
      ...before,
      { id: 't', role: 'tool', toolCallId: 'c', content: '3' },
      { id: 'n', role: 'activity', activityType: 'note', content: { text: 'Of the page.' } },
    ]
    const records = [
      start,
      ...said('0', 'b'),
      ...called('d'),
      { type: 'tool-call-start', toolCallId: 'e', toolName: 'remove' },
    ]
    const run = await seenRun([[...(records as ChatRecord[]), failure(code)]], held)
    expect(run.messages).toEqual([...held, expect.objectContaining({ id: 'm-2', content: 'b' })])
  })

  test('the client knows which ones it is asked for, behind a reset too', async () => {
    expect((await seenRun([[start, ...called('c'), asks]])).asked).toEqual(['c'])
    expect((await seenRun([[start, ...called('c'), { type: 'reset' }, ...called('d'), asks]])).asked).toEqual(['d'])
  })
})
