import type { Message as PageMessage } from '@ag-ui/client'
import { applyEvents, type ChatRecord, type Message, type Part } from '@millrace/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodedRun, seenRun } from '../support/ag-ui-run.ts'
import { arbitraryRecords } from '../support/arbitrary-records.ts'
import { merged, rename } from '../support/records-altered.ts'

// Pages answer the calls that wait, in any order, and ask for the next answer with them: the history has each result once, behind the step of its call.

/** Answers that have come to their end: calls of others are taken back. */
const answers = arbitraryRecords({
  approvals: false,
  errors: false,
  files: false,
  data: false,
  sources: false,
  resets: false,
  brokenCalls: false,
}).map(records => records.map(whole))

function whole(record: ChatRecord, _: number, records: readonly ChatRecord[]): ChatRecord {
  if (record.type !== 'finish') return record
  const waits = waitingIn(messagesOf(records)).length > 0
  return { ...record, reason: waits ? 'tool-calls' : 'stop' }
}

/** The messages of an answer without texts that say nothing. */
const messagesOf = (records: readonly ChatRecord[]): readonly Message[] =>
  (applyEvents(undefined, records).messages ?? [])
    .map(({ role, content }) => ({
      role,
      content: (content as readonly Part[]).filter(part => !('text' in part) || part.text !== ''),
    }))
    .filter(({ content }) => content.length > 0) as Message[]

const partsIn = (messages: readonly Message[], type: Part['type']): readonly Part[] =>
  messages.flatMap(({ content }) => (content as readonly Part[]).filter(part => part.type === type))

/** The ids of calls that have no result. */
function waitingIn(messages: readonly Message[]): readonly string[] {
  const answered = new Set(partsIn(messages, 'tool-result').map(part => (part as { toolCallId: string }).toolCallId))
  return partsIn(messages, 'tool-call')
    .map(part => (part as { toolCallId: string }).toolCallId)
    .filter(id => !answered.has(id))
}

/** Messages with the results of a step in any order. */
const unordered = (messages: readonly Message[]): readonly unknown[] =>
  merged(messages).map(({ role, content }) => ({
    role,
    content: role === 'tool' ? [...(content as Part[])].map(part => JSON.stringify(part)).sort() : content,
  }))

test('results of a page stand behind the calls that they answer, with those of the server', async () => {
  await fc.assert(
    fc.asyncProperty(
      answers,
      answers,
      fc.infiniteStream(fc.nat(100)),
      fc.boolean(),
      async (one, two, random, fails) => {
        const first = messagesOf(one)
        const waiting = [...waitingIn(first)].sort(() => random.next().value - 50)
        const shown = await seenRun([one])
        const given = waiting.map(
          (toolCallId, at): PageMessage => ({
            id: `page-${at}`,
            role: 'tool',
            toolCallId,
            content: `of ${toolCallId}`,
            ...(fails && { error: 'It failed.' }),
          }),
        )
        const second = await seenRun([two.map(rename)], [...shown.messages, ...given])
        expect(second.rejected).toBeUndefined()
        const history = decodedRun(second.messages).request.messages.slice(1)
        const results = waiting.map(
          (toolCallId): Part => ({
            type: 'tool-result',
            toolCallId,
            output: `of ${toolCallId}`,
            ...(fails && { isError: true }),
          }),
        )
        // Each result is behind its call's step and before the next one.
        for (const result of results) {
          const at = history.findIndex(({ content }) =>
            (content as Part[]).some(
              part => part.type === 'tool-call' && part.toolCallId === (result as { toolCallId: string }).toolCallId,
            ),
          )
          expect(history[at + 1]).toMatchObject({ role: 'tool' })
          expect(history[at + 1]!.content).toContainEqual(result)
        }
        const ids = partsIn(history, 'tool-result').map(part => (part as { toolCallId: string }).toolCallId)
        expect(new Set(ids).size).toBe(ids.length)
        expect(waitingIn(history)).toEqual(waitingIn(messagesOf(two.map(rename))))
        const isOne = one.every(({ type }) => type !== 'step-end')
        if (isOne && results.length > 0)
          expect(unordered(history)).toEqual(
            unordered([...first, { role: 'tool', content: results }, ...messagesOf(two.map(rename))]),
          )
      },
    ),
    { numRuns: 150 },
  )
})
