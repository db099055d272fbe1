import type { FinishReason } from '@millrace/core'
import { entryOf, finishReasonOf, type JsonObject, objectIn, textIn } from '@millrace/core/provider-kit'

/** The reason why an answer ended. */
export interface ToldReason {
  readonly reason: FinishReason
  /** The vendor's word for it. */
  readonly raw: string
}

/**
 * The fields in which integrations of LangChain tell it (their sources, read 2026-11): `finish_reason` of @langchain/openai 1.6.0 and groq 1.3.1, `stop_reason` of
 * anthropic 1.5.11, `finishReason` of google-genai 2.3.2 and mistralai 1.2.0, `done_reason` of ollama 1.3.0, `messageStop.stopReason` of aws 1.4.5.
 */
const fields = ['finish_reason', 'stop_reason', 'finishReason', 'done_reason', 'stopReason']

/** Words of OpenAI's Responses, which @langchain/openai 1.6.0 passes on as they are (2026-11). */
const ofResponses: { readonly [word: string]: FinishReason } = { completed: 'stop', max_output_tokens: 'length' }

/** The reason that a chunk tells; undefined where it tells none. */
export function reasonIn(metadata: JsonObject, kwargs: JsonObject): ToldReason | undefined {
  for (const told of [metadata, kwargs, objectIn(metadata.messageStop)])
    for (const field of fields) {
      const raw = textIn(told[field])
      if (raw !== undefined) return { reason: finishReasonOf(raw), raw }
    }
  if (metadata.object !== 'response') return undefined
  const raw = textIn(objectIn(metadata.incomplete_details).reason) ?? textIn(metadata.status)
  return raw === undefined ? undefined : { reason: entryOf(ofResponses, raw) ?? finishReasonOf(raw), raw }
}
