import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ChatEvent, FinishEvent } from '../vocabulary/events.js'

/** Options of `ChatStream.text`. */
export interface TextOptions {
  /** Rejects an answer that ended `length`, or that its vendor paused, as `truncated`. Default false: people limit the length on purpose. */
  readonly complete?: boolean
}

/** The text that an event brings. */
export const textIn = (event: ChatEvent): string | undefined => (event.type === 'text-delta' ? event.delta : undefined)

/**
 * The error of an answer whose text must not pass for all of it: whoever reads the text alone does not see the reason for its end.
 *
 * @param complete - whether one that ended `length` counts too, or was paused.
 */
export function lackingText({ reason, rawReason, paused }: FinishEvent, complete?: boolean): ErrorInfo | undefined {
  const lacking: Pick<ErrorInfo, 'code' | 'message'> | undefined =
    reason === 'content-filter'
      ? { code: reason, message: 'The model provider stopped the answer.' }
      : complete && (reason === 'length' || paused)
        ? { code: 'truncated', message: 'The answer is not complete.' }
        : undefined
  return lacking && { ...lacking, retryable: false, ...(rawReason !== undefined && { providerCode: rawReason }) }
}
