import type { ChatRecord, ErrorCode } from '@millrace/core'
import { openai, openaiChatDefinition, openaiDefinition } from '@millrace/openai'
import { describe, expect, it } from 'vitest'
import { reduceResponses } from './openai-reduction.ts'
import { foldersOf } from './owners.ts'
import { filesIn, framesOf, type Recording, readRecording, recordingsFolder, streamsIn } from './recordings.ts'
import { reduceRecords } from './reduction.ts'
import { replayStreams } from './replay-streams.ts'
import { itemsWantedBack, providerDataIn } from './wanted-back.ts'

/** What recorded refusals mean, over the API that their file names. */
const refusals: { readonly [file: string]: ErrorCode } = {
  'deepseek-responses.400.1.json': 'invalid-request',
  'openai-audio.400.1.json': 'invalid-request',
  'openai-audio.400.2.json': 'invalid-request',
  'openai-chat.400.2.json': 'invalid-request',
  'openai-chat.404.1.json': 'not-found',
  'openai-responses.400.1.json': 'not-found',
  'openai-responses.400.3.json': 'invalid-request',
  'openai-responses.400.4.json': 'invalid-request',
  'openai-responses.400.6.json': 'invalid-request',
  'xai-responses.400.1.json': 'authentication',
}

/** What was recorded of Chat Completions is replayed with all others of that dialect. */
const isResponses = (recording: Recording): boolean =>
  framesOf(recording).some(({ data }) => String(JSON.parse(data).type).startsWith('response.'))

type Records = readonly ChatRecord[]

function expectAnswer(records: Records, recording: Recording): void {
  const expected = reduceResponses(recording)
  expect(reduceRecords(records)).toEqual(expected.answer)
  expect(records.flatMap(record => (record.type === 'source' ? [record.title] : []))).toEqual(expected.sources)
  expect(records.filter(record => record.type === 'file')).toHaveLength(expected.files)
  expect(records.flatMap(record => (record.type === 'tool-result' ? [record.toolCallId] : []))).toEqual(
    expected.results,
  )
  expect(encryptedIn(records)).toEqual(expected.encrypted)
  expect(providerDataIn(records).filter(isItem)).toEqual(itemsWantedBack(recording))
}

const isItem = (data: unknown): boolean => typeof data === 'object' && data !== null && 'type' in data

/** The encrypted reasoning that can go back with the next request. */
const encryptedIn = (records: Records): unknown[] =>
  records.flatMap(record => {
    const own = record.type === 'reasoning-end' ? record.providerData?.openai : undefined
    return own && typeof own === 'object' && 'encrypted_content' in own ? [own.encrypted_content] : []
  })

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  const responsesIn = (folder: string): readonly Recording[] => streamsIn(folder).filter(isResponses)
  const folders = foldersOf('openai').filter(folder => responsesIn(folder).length > 0)
  replayStreams(folders, settings => openai({ apiKey: 'recorded', ...settings }), expectAnswer, responsesIn)

  describe('recorded refusals', () => {
    const recorded = filesIn('http-errors').filter(file => /^openai-|-responses/.test(file))

    it.each(recorded)('%s', file => {
      const { toError } = file.includes('-responses') ? openaiDefinition() : openaiChatDefinition()
      const status = Number(file.split('.')[1])
      const body = readRecording('http-errors', file).toString()
      const { error } = JSON.parse(body)
      const info = toError({ status, headers: {}, body })
      expect(info).toMatchObject({ code: refusals[file], status, retryable: false })
      expect(info.message).toBe(error.message ?? error)
    })

    it('are all there', () => {
      expect(recorded).toEqual(Object.keys(refusals))
    })
  })
}
