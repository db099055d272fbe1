import { anthropic, anthropicDefinition } from '@millrace/anthropic'
import type { ErrorCode, Transport } from '@millrace/core'
import { afterAll, describe, expect, it } from 'vitest'
import { reduceMessage, reduceMessageRecords } from './anthropic-reduction.ts'
import { grammarFaults } from './grammar.ts'
import { foldersOf } from './owners.ts'
import { filesIn, readRecording, recordingsFolder, streamsIn } from './recordings.ts'
import { recordsOf, servedOverHttp, slicedTransport } from './replay.ts'

/** What recorded refusals mean. */
const refusals: { readonly [file: string]: ErrorCode } = {
  'anthropic.400.2.json': 'invalid-request',
  'anthropic.400.4.json': 'context-length',
  'anthropic.401.3.json': 'authentication',
  'anthropic.404.1.json': 'not-found',
}

const held: { [folder: string]: { held: number; of: number } } = {}
const through = (baseURL: string, transport?: Transport): ReturnType<typeof recordsOf> =>
  recordsOf(anthropic({ apiKey: 'recorded', baseURL, ...(transport && { transport }) }))

const replay = (folder: string): void => {
  for (const recording of streamsIn(folder)) {
    held[folder] ??= { held: 0, of: 0 }
    const count = held[folder]
    count.of++
    it(recording.file, async () => {
      const sliced = (size: number): ReturnType<typeof recordsOf> =>
        through('http://recorded.invalid', slicedTransport(recording.body, size))
      const whole = await sliced(recording.body.length)

      expect(reduceMessageRecords(whole)).toEqual(reduceMessage(recording))
      expect(grammarFaults(whole)).toEqual([])
      expect(await sliced(7)).toEqual(whole)
      expect(await sliced(1)).toEqual(whole)
      expect(await servedOverHttp(recording.body, url => through(url))).toEqual(whole)
      count.held++
    })
  }
}

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  describe.each(foldersOf('anthropic'))('%s', replay)
  afterAll(() => console.table(held))

  describe('recorded refusals', () => {
    const { toError } = anthropicDefinition({ apiKey: 'recorded' })
    const recorded = filesIn('http-errors').filter(file => file.startsWith('anthropic'))

    it.each(recorded)('%s', file => {
      const status = Number(file.split('.')[1])
      const body = readRecording('http-errors', file).toString()
      const info = toError({ status, headers: {}, body })
      expect(info).toMatchObject({ code: refusals[file], status, retryable: false })
      expect(info.message).toBe(JSON.parse(body).error.message)
      expect(info.requestId).toBe(JSON.parse(body).request_id)
    })

    it('are all known', () => {
      expect(recorded).toEqual(Object.keys(refusals).sort())
    })
  })
}
