import { anthropic, anthropicDefinition } from '@millrace/anthropic'
import type { ErrorCode } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { reduceMessage, reduceMessageRecords } from './anthropic-reduction.ts'
import { foldersOf } from './owners.ts'
import { filesIn, readRecording, recordingsFolder } from './recordings.ts'
import { replayStreams } from './replay-streams.ts'

/** What recorded refusals mean. */
const refusals: { readonly [file: string]: ErrorCode } = {
  'anthropic.400.2.json': 'invalid-request',
  'anthropic.400.4.json': 'context-length',
  'anthropic.401.3.json': 'authentication',
  'anthropic.404.1.json': 'not-found',
}

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  const provider: Parameters<typeof replayStreams>[1] = settings => anthropic({ apiKey: 'recorded', ...settings })
  replayStreams(foldersOf('anthropic'), provider, (whole, recording) => {
    expect(reduceMessageRecords(whole)).toEqual(reduceMessage(recording))
  })

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
