import { withoutEcho } from '../lib/echo.js'
import { longestWord, redact, secretsIn } from '../lib/redact.js'
import type { HttpRequest } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend } from '../vocabulary/errors.js'
import type { ChatRequest, Part } from '../vocabulary/request.js'

/** The signed request without its body. */
export type Sent = Pick<HttpRequest, 'url' | 'headers'>

/**
 * The error without anything that was sent for the answer, and bounded: vendors and gateways quote keys, headers and prompts in their words,
 * their codes and their ids.
 *
 * @param sent - undefined where nothing was sent.
 * @param chat - undefined where the answer has begun: a conversation may be large, and is not kept for the sake of an error.
 */
export function withoutSent(info: ErrorInfo, sent: Sent | undefined, chat: ChatRequest<never> | undefined): ErrorInfo {
  const secrets = sent ? secretsIn(sent) : []
  const said = chat ? textsIn(chat) : []
  const { message, providerCode, requestId } = info
  const word = (text: string): string => withoutEcho(redact(text, secrets, longestWord), said)
  return amend(info, {
    message: withoutEcho(redact(message, secrets), said),
    ...(providerCode !== undefined && { providerCode: word(providerCode) }),
    ...(requestId !== undefined && { requestId: word(requestId) }),
  })
}

const textsIn = ({ messages }: ChatRequest<never>): string[] =>
  messages.flatMap(({ content }) => (typeof content === 'string' ? [content] : content.flatMap(textsOf)))

/** The texts of a part; bytes of files are none. */
function textsOf(part: Part): string[] {
  if (part.type === 'text' || part.type === 'reasoning') return [part.text]
  if (part.type === 'tool-call') return [part.inputText ?? '', ...stringsIn(part.input)]
  return part.type === 'tool-result' ? stringsIn(part.output) : []
}

/** The strings of a JSON value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
