import { HttpError } from '../../exchange/http-error.js'
import type { BodyProblem } from './checked-body.js'

/** The forms of bodies that are easily sent to a handler of another wire, each with a sign that the others have not. */
const forms = [
  { wire: 'agUiWire', of: 'AG-UI', has: (body: Fields): boolean => 'threadId' in body && 'runId' in body },
  {
    wire: 'aiSdkWire',
    of: 'useChat of the AI SDK',
    has: (body: Fields): boolean => Array.isArray(messageOf(body)?.parts),
  },
  { wire: 'apiWire', of: 'a client of OpenAI or Anthropic', has: (body: Fields): boolean => 'stream' in body },
  {
    wire: 'nativeWire',
    of: 'Millrace’s own format',
    has: (body: Fields): boolean => 'content' in (messageOf(body) ?? {}),
  },
] as const

type Fields = Readonly<Record<string, unknown>>

/** The first of the messages. */
function messageOf({ messages }: Fields): Fields | undefined {
  const first: unknown = Array.isArray(messages) ? messages[0] : undefined
  return typeof first === 'object' && first !== null ? (first as Fields) : undefined
}

/**
 * The refusal of a body. It names the wire that would take the body, where that is another one than this.
 *
 * @param wire - the name of the constant that refuses it.
 */
export function refusedBody(
  { problem, field }: BodyProblem,
  body: unknown,
  wire: (typeof forms)[number]['wire'],
): HttpError {
  const fields = typeof body === 'object' && body !== null ? (body as Fields) : {}
  const form = forms.find(({ has }) => has(fields))
  const hint =
    form && form.wire !== wire ? ` This is a body of ${form.of}, which a handler with wire: ${form.wire} takes.` : ''
  return new HttpError(400, 'invalid-request', problem + hint, { field })
}
