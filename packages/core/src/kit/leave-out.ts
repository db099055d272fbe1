import type { ChatRequest } from '../vocabulary/request.js'
import type { Warn } from './post-json.js'

/** The settings against words that came already, which vendors have both or none of. */
export const penalties = ['presencePenalty', 'frequencyPenalty'] as const

/**
 * The request without the settings that are not taken; for each that was set, a warning.
 *
 * @param why - a sentence: `this vendor has no such setting.`
 */
export function leaveOut<Options>(
  chat: ChatRequest<Options>,
  settings: readonly Exclude<keyof ChatRequest, 'messages'>[],
  why: string,
  warn: Warn,
): ChatRequest<Options> {
  const set = settings.filter(setting => chat[setting] !== undefined)
  for (const setting of set) warn(setting, `Left out: ${why}`)
  return { ...chat, ...Object.fromEntries(set.map(setting => [setting, undefined])) }
}
