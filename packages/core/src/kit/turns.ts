import type { JsonObject } from './json.js'
import { cannotTake } from './media.js'
import type { Warn } from './post-json.js'

/** Consecutive parts of one speaker. */
export interface Turn<Speaker extends string> {
  /** The speaker. */
  readonly speaker: Speaker
  /** The content in the vendor's words; at least one part. */
  readonly parts: readonly JsonObject[]
}

/**
 * The system prompt and the turns of a conversation, for vendors that have one prompt, and turns of which no two of one speaker follow one
 * another. Later system messages go to the front, with a warning.
 *
 * @param said - each part in the vendor's words, with who says it.
 * @param vendor - its name, for what is said about it.
 * @throws ChatError `invalid-request` where nobody but the system says anything.
 */
export function turnsOf<Speaker extends string>(
  said: readonly (readonly [speaker: Speaker | 'system', part: JsonObject])[],
  vendor: string,
  warn: Warn,
): { readonly system: readonly JsonObject[]; readonly turns: readonly Turn<Exclude<Speaker, 'system'>>[] } {
  const system: JsonObject[] = []
  const turns: { readonly speaker: Exclude<Speaker, 'system'>; readonly parts: JsonObject[] }[] = []
  let moved = false
  for (const [speaker, part] of said) {
    const last = turns.at(-1)
    if (speaker === 'system') {
      system.push(part)
      moved ||= last !== undefined
    } else if (last?.speaker === speaker) last.parts.push(part)
    else turns.push({ speaker: speaker as Exclude<Speaker, 'system'>, parts: [part] })
  }
  if (moved) warn('messages', `${vendor} has one system prompt: what the system says later was moved to it.`)
  if (turns.length === 0) throw cannotTake('messages', `${vendor} answers a user message, and there is none.`)
  return { system, turns }
}
