import type { ChatResult } from '../vocabulary/answer.js'
import type { ChatRequest } from '../vocabulary/request.js'
import type { ObjectFlaw } from './object-flaw.js'

/** The request that asks once more: the conversation, the answer, and its flaw. */
export function repairRequest<Options>(
  first: ChatRequest<Options>,
  { messages }: ChatResult,
  { info }: ObjectFlaw,
): ChatRequest<Options> {
  const content = `That answer was not accepted. ${info.message}\nAnswer again with the whole JSON value, corrected, and with nothing else.`
  return { ...first, messages: [...first.messages, ...messages, { role: 'user', content }] }
}
