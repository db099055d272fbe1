import type { StartEvent } from '@millrace/core'
import type { WireContext } from '../wire.js'
import { estimatedInput } from './context.js'
import { messageUsage } from './ending.js'
import { frame } from './frames.js'

/** The fields that the beginning of a stream and a whole message share. */
export const messageHead = ({ messageId, model }: Pick<StartEvent, 'messageId' | 'model'>, context: WireContext) => ({
  id: messageId,
  type: 'message',
  role: 'assistant',
  model: model ?? context.model ?? '',
})

/**
 * The beginning of a message. Output is counted at the end alone: LangChain adds both counts up (1.5.11, 2026-11). The input is an estimate, since
 * clients show it at once; the count follows with the end.
 */
export function messageStart(start: Pick<StartEvent, 'messageId' | 'model'>, context: WireContext): string {
  const usage = messageUsage(undefined, estimatedInput(context))
  const message = { ...messageHead(start, context), content: [], stop_reason: null, stop_sequence: null, usage }
  return frame('message_start', `,"message":${JSON.stringify(message)}`)
}
