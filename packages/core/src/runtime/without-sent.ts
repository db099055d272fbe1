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

/**
 * The texts of a request that are somebody's own. Tools and schemas give only their long ones: types, names and keywords are words that explain an
 * error, as the model's name does.
 */
function textsIn({ messages, tools, output, user }: ChatRequest<never>): string[] {
  const spoken = messages.flatMap(({ content }) => (typeof content === 'string' ? [content] : content.flatMap(textsOf)))
  const described = stringsIn([tools, output]).filter(text => text.length >= longEnough)
  return [...spoken, ...described, ...(user === undefined ? [] : [user])]
}

/** Characters from which on a text of a tool is more than a word. */
const longEnough = 24

/** The texts of a part. Bytes of files are none, but an address may be signed, and open the file to whoever reads it. */
function textsOf(part: Part): string[] {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return [part.text]
    case 'tool-call':
      return [part.inputText ?? '', ...stringsIn(part.input)]
    case 'tool-result':
      return stringsIn(part.output)
    case 'tool-approval':
      return [part.reason ?? '']
    default:
      return [part.url ?? '', part.name ?? '']
  }
}

/** The strings of a JSON value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
