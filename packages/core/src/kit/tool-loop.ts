import type { JsonObject } from './json.js'

/** A turn of a conversation, in a vendor's form. */
interface LoopTurn {
  readonly role: string
  readonly content: readonly JsonObject[]
}

/** The kinds of a vendor's blocks. */
export interface LoopBlocks {
  /** A call of one of the request's tools. */
  isCall(block: JsonObject): boolean
  /** The result of such a call. */
  isResult(block: JsonObject): boolean
  /** A thought with the vendor's own signature. */
  isThought(block: JsonObject): boolean
}

/**
 * True where a tool loop goes on in which no answer begins with a thought of the vendor's own, as of another model. Claude that thinks within a budget refuses it: "Expected
 * `thinking` or `redacted_thinking`, but found `tool_use`" (n8n-io/n8n#22550, 2025-12). Adaptive thinking does not ask for it (platform.claude.com, 2026-08).
 */
export function loopLacksThought(turns: readonly LoopTurn[], { isCall, isResult, isThought }: LoopBlocks): boolean {
  const said = turns.findLastIndex(({ role, content }) => role === 'user' && !content.some(isResult))
  const answers = turns.slice(said + 1).flatMap(({ role, content }) => (role === 'assistant' ? [content] : []))
  return answers.some(blocks => blocks.some(isCall)) && !answers.some(([first]) => first && isThought(first))
}

/** The warning of a request that asks for thoughts in such a loop. */
export const lacksThought = 'Left out until the tools have run: their calls came without thoughts of this vendor.'
