import type { ChatProvider, Transport } from '@millrace/core'
import { glm } from '@millrace/glm'
import { openaiCompatible } from '@millrace/openai-compatible'
import { afterAll, describe, expect, it } from 'vitest'
import { grammarFaults } from './grammar.ts'
import { framesOf, type Recording, recordingsFolder, streamsIn } from './recordings.ts'
import { reduceRecording, reduceRecords } from './reduction.ts'
import { recordsOf, servedOverHttp, slicedTransport } from './replay.ts'

interface Reach {
  readonly baseURL: string
  readonly transport?: Transport
}

const throughGlm = (reach: Reach): ChatProvider => glm({ apiKey: 'id.secret', ...reach })

const throughDialect =
  (id: string, quirks: { doneIsEnough?: boolean } = {}) =>
  (reach: Reach): ChatProvider =>
    openaiCompatible({ id, ...reach, decoder: quirks })

/** Who answers for the recordings of a folder. */
const owners: { readonly [folder: string]: (reach: Reach) => ChatProvider } = {
  glm: throughGlm,
  'mistral-hosted-glm': throughGlm,
  ...Object.fromEntries(
    [
      'azure-openai',
      'cerebras',
      'crusoe',
      'deepseek',
      'gpustack-llamabox',
      'groq',
      'huggingface-router',
      'kimi-via-avian',
      'llamacpp',
      'mistral',
      'moonshot',
      'ollama-openai',
      'openai-chat',
      'openai-compatible',
      'openrouter',
      'perplexity',
      'qwen-dashscope',
      'vercel-gateway',
      'xai-chat',
    ].map(folder => [folder, throughDialect(folder)]),
  ),
  // No finish reason, and `[DONE]` all the same.
  snowflake: throughDialect('snowflake', { doneIsEnough: true }),
}

/** Recordings of another dialect in the same folder are another provider's. */
const isChatCompletions = (recording: Recording): boolean =>
  framesOf(recording).some(({ data }) => Array.isArray(JSON.parse(data).choices))

const nowhere = 'http://recorded.invalid/v1'
const held: { [folder: string]: { held: number; of: number } } = {}

const replay = (folder: string, owner: (reach: Reach) => ChatProvider): void => {
  for (const recording of streamsIn(folder).filter(isChatCompletions)) {
    held[folder] ??= { held: 0, of: 0 }
    const count = held[folder]
    count.of++
    it(recording.file, async () => {
      const through = (size: number): ReturnType<typeof recordsOf> =>
        recordsOf(owner({ baseURL: nowhere, transport: slicedTransport(recording.body, size) }))
      const whole = await through(recording.body.length)

      expect(reduceRecords(whole)).toEqual(expected(recording, folder))
      expect(grammarFaults(whole)).toEqual([])
      expect(await through(7)).toEqual(whole)
      expect(await through(1)).toEqual(whole)
      expect(await servedOverHttp(recording.body, url => recordsOf(owner({ baseURL: url })))).toEqual(whole)
      count.held++
    })
  }
}

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  describe.each(Object.entries(owners))('%s', replay)
  afterAll(() => console.table(held))
}

function expected(recording: Recording, folder: string): ReturnType<typeof reduceRecording> {
  const reduced = reduceRecording(recording)
  return reduced.ending === 'none' ? { ...reduced, ending: folder === 'snowflake' ? 'stop' : 'error' } : reduced
}
