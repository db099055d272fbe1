import type { ErrorInfo } from '@millrace/core'
import { gemini, geminiDefinition } from '@millrace/gemini'
import { describe, expect, it } from 'vitest'
import { reduceGemini, reduceGeminiRecords } from './gemini-reduction.ts'
import { foldersOf } from './owners.ts'
import { filesIn, readRecording, recordingsFolder } from './recordings.ts'
import { replayStreams } from './replay-streams.ts'
import { partsWantedBack, strangeParts } from './wanted-back.ts'

/** What recorded refusals mean. */
const refusals: { readonly [file: string]: Partial<ErrorInfo> } = {
  'gemini-vertex.400.1.json': { code: 'invalid-request', retryable: false },
  'gemini-vertex.400.2.json': { code: 'context-length', retryable: false },
  'gemini.400.1.json': { code: 'authentication', retryable: false },
  'gemini.429.2.json': { code: 'rate-limit', retryable: true, retryAfterMs: 48_000 },
}

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  const provider: Parameters<typeof replayStreams>[1] = settings => gemini({ apiKey: 'recorded', ...settings })
  replayStreams(foldersOf('gemini'), provider, (whole, recording) => {
    expect(reduceGeminiRecords(whole)).toEqual(reduceGemini(recording))
    expect(partsWantedBack(whole)).toEqual(strangeParts(recording))
  })

  describe('recorded refusals', () => {
    const { toError } = geminiDefinition({ apiKey: 'recorded' })
    const recorded = filesIn('http-errors').filter(file => file.startsWith('gemini'))

    it.each(recorded)('%s', file => {
      const status = Number(file.split('.')[1])
      const body = readRecording('http-errors', file).toString()
      const info = toError({ status, headers: {}, body })
      expect(info).toMatchObject({ ...refusals[file], status, providerCode: JSON.parse(body).error.status })
      expect(info.message).toBe(JSON.parse(body).error.message)
    })

    it('are all known', () => {
      expect(recorded).toEqual(Object.keys(refusals).sort())
    })
  })
}
