import type { ChatRecord } from '@millrace/core'
import { createChatHandler, type FinishedAnswer } from '@millrace/server'
import { expect, test } from 'vitest'
import { apiWire } from '../support/api-wire.js'
import { ask } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'
import { recordsIn } from '../support/records.js'
import { ending, opening, streamOf, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

const messages = [{ role: 'user', content: 'hi' }]
const ours = [{ setting: 'n', message: 'Only one.' }, { message: 'Left out.' }]

test('what a dialect has left out is told once: by start, to the hooks, before what the provider left out', async () => {
  const theirs = { message: 'No seed.' }
  const [start, ...rest] = opening
  const again: readonly ChatRecord[] = [
    { type: 'reset' },
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '1', delta: 'x' },
    { type: 'text-end', id: '1' },
    ending[1]!,
  ]
  const provider = fakeProvider(() => streamOf([{ ...start, warnings: [theirs] } as ChatRecord, ...rest], again))
  const finished: FinishedAnswer[] = []
  const seen: ChatRecord[] = []
  const started: unknown[] = []
  const handler = createChatHandler({
    provider,
    wire: apiWire,
    onFinish: told => void finished.push(told),
    onStart: ({ warnings }) => void started.push(warnings),
    onRecord: record => void seen.push(record),
  })
  const response = await handler.fetch(new Request('http://x', ask({ messages, warnings: ours })))
  const records = recordsIn(await response.text())
  await turn()
  expect(records[0]).toMatchObject({ type: 'start', warnings: [...ours, theirs] })
  expect(records.filter(record => 'warnings' in record)).toHaveLength(1)
  expect(started).toEqual([ours])
  expect(seen).toEqual(records)
  expect(finished[0]?.message.warnings).toEqual([...ours, theirs])
})

test('what a dialect has left out is told to prepare, before the provider is asked', async () => {
  const contexts: unknown[] = []
  const handler = createChatHandler({
    provider: fakeProvider(() => streamOf([...opening, ...ending])),
    wire: apiWire,
    prepare: (request, { warnings }) => {
      contexts.push(warnings)
      return request
    },
  })
  for (const warnings of [ours, []])
    await (await handler.fetch(new Request('http://x', ask({ messages, warnings })))).text()
  expect(contexts).toEqual([ours, undefined])
})

test('settings that no dialect reads are handed to prepare, and what it passes on is not told to be left out', async () => {
  const unread = { tier: 'flex', other: { a: 1 } }
  const warnings = [{ setting: 'tier', message: 'Left out.' }, { setting: 'other', message: 'Left out.' }, ...ours]
  const asked: unknown[] = []
  const started: unknown[] = []
  const provider = fakeProvider(() => streamOf([...opening, ...ending]))
  const handler = (passedOn?: readonly string[]) =>
    createChatHandler({
      provider,
      wire: apiWire,
      prepare: (request, context) => {
        asked.push(context.unread)
        return { request: { ...request, providerOptions: context.unread }, passedOn }
      },
      onStart: told => void started.push(told.warnings),
    })
  const post = async (passedOn: readonly string[] | undefined, body: object): Promise<void> =>
    void (await (await handler(passedOn).fetch(new Request('http://x', ask({ messages, ...body })))).text())
  await post(['tier', 'unheard-of'], { warnings, unread })
  await post(undefined, { warnings, unread })
  await post([], {})
  expect(asked).toEqual([unread, unread, undefined])
  expect(started).toEqual([warnings.slice(1), warnings, undefined])
})

test('a stream with warnings is cancelled when the reader leaves', async () => {
  const source = tap()
  const handler = createChatHandler({ provider: fakeProvider(() => source.stream), wire: apiWire, headTimeoutMs: 0 })
  const response = await handler.fetch(new Request('http://x', ask({ messages, warnings: ours })))
  await response.body!.cancel()
  await source.whenCancelled
})
