import type { ChatRequest, HttpRequest } from '@millrace/core'
import {
  cannotTake,
  defined,
  type JsonObject,
  leaveOut,
  postJson,
  type Round,
  roundsOf,
  type Warn,
} from '@millrace/core/provider-kit'

/** Settings that Acme has no place for: they are left out, and a warning says so. */
const lacking = [
  ...(['tools', 'toolChoice', 'parallelToolCalls', 'reasoning', 'output', 'user'] as const),
  ...(['topK', 'presencePenalty', 'frequencyPenalty', 'seed'] as const),
]

/** The HTTP request for a chat request. */
export const toAcmeRequest = (chat: ChatRequest, baseURL: string): HttpRequest =>
  postJson(`${baseURL}/chat`, warn => toBody(chat, warn))

function toBody(chat: ChatRequest, warn: Warn): JsonObject {
  leaveOut(chat, lacking, 'Acme has no such setting.', warn)
  return defined({
    model: chat.model,
    messages: roundsOf(chat.messages).map(toAcmeMessage),
    temperature: chat.temperature,
    top_p: chat.topP,
    max_tokens: chat.maxOutputTokens,
    stop: chat.stop,
  })
}

function toAcmeMessage({ role, parts }: Round): JsonObject {
  const texts = parts.map(({ part, field }) => {
    if (part.type !== 'text') throw cannotTake(field, `Acme takes no ${part.type}.`)
    return part.text
  })
  return { role, text: texts.join('') }
}
