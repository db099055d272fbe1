import type { ChatRequest } from '../vocabulary/request.js'
import { imageDetail } from './image-detail.js'
import { eachPart } from './messages.js'
import type { Warn } from './post-json.js'

/** The settings against words that came already, which vendors have both or none of. */
export const penalties = ['presencePenalty', 'frequencyPenalty'] as const

/**
 * The request without the settings that are not taken; for each that was set, a warning.
 *
 * @param settings - `detail` is that of images, see `imageDetail`; it stays, for a dialect that reads none.
 * @param why - a sentence: `this vendor has no such setting.`
 */
export function leaveOut<Options>(
  chat: ChatRequest<Options>,
  settings: readonly (Exclude<keyof ChatRequest, 'messages'> | 'detail')[],
  why: string,
  warn: Warn,
): ChatRequest<Options> {
  if (settings.includes('detail'))
    for (const { part, field } of eachPart(chat.messages))
      if (imageDetail(part) !== undefined) warn(`${field}.detail`, `Left out: ${why}`)
  const set = settings.filter(setting => setting !== 'detail' && chat[setting] !== undefined)
  for (const setting of set) warn(setting, `Left out: ${why}`)
  return { ...chat, ...Object.fromEntries(set.map(setting => [setting, undefined])) }
}
