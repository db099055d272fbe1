import type { ChatRequest, HttpRequest, Message, Warning } from '@millrace/core'
import { cannotTake, defined, type JsonObject } from '@millrace/core/provider-kit'

/** Settings that Acme has no place for: they are left out, and a warning says so. */
const lacking = ['tools', 'toolChoice', 'seed', 'reasoning', 'output', 'user'] as const

/** The HTTP request for a chat request. */
export function toAcmeRequest(chat: ChatRequest, baseURL: string): HttpRequest {
  const { model, messages, temperature, topP, maxOutputTokens, stop } = chat
  const warnings: Warning[] = lacking
    .filter(setting => chat[setting] !== undefined)
    .map(setting => ({ setting, message: 'Left out: Acme has no such setting.' }))
  const body = defined({
    model,
    messages: messages.map((message, i) => toAcmeMessage(message, `messages[${i}]`)),
    temperature,
    top_p: topP,
    max_tokens: maxOutputTokens,
    stop,
  })
  return {
    url: `${baseURL}/chat`,
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    warnings,
  }
}

function toAcmeMessage({ role, content }: Message, field: string): JsonObject {
  if (typeof content === 'string') return { role, text: content }
  const texts = content.map((part, j) => {
    if (part.type !== 'text') throw cannotTake(`${field}.content[${j}]`, `Acme takes no ${part.type}.`)
    return part.text
  })
  return { role, text: texts.join('') }
}
