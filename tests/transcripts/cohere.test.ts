import { cohere, cohereDefinition } from '@millrace/cohere'
import type { ErrorInfo } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { reduceCohere } from './cohere-reduction.ts'
import { foldersOf } from './owners.ts'
import { filesIn, readRecording, recordingsFolder } from './recordings.ts'
import { reduceRecords } from './reduction.ts'
import { replayStreams } from './replay-streams.ts'

/** What recorded refusals mean. */
const refusals: { readonly [file: string]: Partial<ErrorInfo> } = {
  'cohere.400.2.json': { code: 'context-length', retryable: false, providerCode: 'TOO_MANY_TOKENS' },
  'cohere.401.1.json': { code: 'authentication', retryable: false },
}

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  const provider: Parameters<typeof replayStreams>[1] = settings => cohere({ apiKey: 'recorded', ...settings })
  replayStreams(foldersOf('cohere'), provider, (whole, recording) => {
    const sources = whole.flatMap(record => (record.type === 'source' ? [record.id] : []))
    expect({ ...reduceRecords(whole), sources }).toEqual(reduceCohere(recording))
  })

  describe('recorded refusals', () => {
    const { toError } = cohereDefinition({ apiKey: 'recorded' })
    const recorded = filesIn('http-errors').filter(file => file.startsWith('cohere'))

    it.each(recorded)('%s', file => {
      const status = Number(file.split('.')[1])
      const body = readRecording('http-errors', file).toString()
      const info = toError({ status, headers: {}, body })
      expect(info).toMatchObject({ ...refusals[file], status, requestId: JSON.parse(body).id })
      expect(info.message).toBe(JSON.parse(body).message)
    })

    it('are all known', () => {
      expect(recorded).toEqual(Object.keys(refusals).sort())
    })
  })
}
