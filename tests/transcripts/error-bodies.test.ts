import type { ErrorCode, ErrorInfo, Failure } from '@millrace/core'
import { glmDefinition } from '@millrace/glm'
import * as compatible from '@millrace/openai-compatible'
import { chatCompletionsDefinition } from '@millrace/openai-compatible/dialect'
import { describe, expect, it } from 'vitest'
import { presetOf } from './owners.ts'
import { filesIn, readRecording, recordingsFolder } from './recordings.ts'

/** What recorded refusals of Chat Completions vendors mean. */
const refusals: { readonly [file: string]: ErrorCode } = {
  'azure-openai.401.1.json': 'authentication',
  'azure-openai.429.2.json': 'rate-limit',
  'deepseek.400.2.json': 'context-length',
  'deepseek.401.1.json': 'authentication',
  'groq.400.3.json': 'invalid-request',
  'groq.400.4.json': 'invalid-request',
  'groq.404.1.json': 'not-found',
  'groq.404.2.json': 'not-found',
  'mistral.401.1.json': 'authentication',
  'ollama-openai.400.2.json': 'context-length',
  'ollama-openai.401.1.json': 'authentication',
  'openai-audio.400.1.json': 'invalid-request',
  'openai-audio.400.2.json': 'invalid-request',
  'openai-chat.400.2.json': 'invalid-request',
  'openai-chat.404.1.json': 'not-found',
  'openrouter.400.5.json': 'context-length',
  'openrouter.401.4.json': 'authentication',
  'openrouter.429.1.json': 'rate-limit',
  'perplexity.400.2.json': 'context-length',
  'perplexity.401.1.json': 'authentication',
  'xai-responses.400.1.json': 'authentication',
}

/** The `toError` of the preset that owns the file, or the dialect's. */
function classifierOf(file: string): (failure: Failure) => ErrorInfo {
  const baseURL = 'http://recorded.invalid'
  const preset = (compatible as unknown as Record<string, compatible.Preset>)[presetOf[file.split('.')[0]!] ?? '']
  return (preset?.definition({ baseURL }) ?? chatCompletionsDefinition({ id: 'recorded', baseURL })).toError
}

const failure = (folder: string, file: string, status: number): Failure => ({
  status,
  headers: {},
  body: readRecording(folder, file).toString(),
})

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  describe('recorded refusals', () => {
    const recorded = filesIn('http-errors').filter(file => Object.hasOwn(refusals, file))

    it.each(recorded)('%s', file => {
      const status = Number(file.split('.')[1])
      const info = classifierOf(file)(failure('http-errors', file, status))
      expect(info).toMatchObject({ code: refusals[file], status, retryable: status === 429 })
      expect(info.message.length).toBeGreaterThan(4)
    })

    it('are all there', () => {
      expect(recorded).toEqual(Object.keys(refusals).sort())
    })
  })

  describe('whole GLM answers where a stream was asked for', () => {
    const { toError } = glmDefinition({ apiKey: 'id.secret' })
    it.each(filesIn('glm').filter(file => file.endsWith('.response.json')))('%s', file => {
      expect(toError(failure('glm', file, 200))).toMatchObject({ code: 'protocol', status: 200 })
    })
  })
}
