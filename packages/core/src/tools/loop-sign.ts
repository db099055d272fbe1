import type { Tool } from '../vocabulary/request.js'

/**
 * Finds out, for one answer of a loop, whether its provider has a loop within. That one is nearer to the model: a call of no tool that it knows has been
 * answered there, and one that it leaves open waits for somebody whom the outer loop does not know.
 */
export interface LoopSign {
  seen: boolean
}

/** By the tools that a loop offers: compositions pass them on as they are. */
const signs = new WeakMap<Tool, LoopSign>()

/** Copies of the tools, for one answer, that carry the sign to a loop within. */
export const signedTools = (tools: readonly Tool[], sign: LoopSign): readonly Tool[] =>
  tools.map(tool => {
    const copy = { ...tool }
    signs.set(copy, sign)
    return copy
  })

/** Tells the loops whose tools a request offers that there is one within. */
export function tellLoops(tools: readonly Tool[] = []): void {
  for (const tool of tools) {
    const sign = signs.get(tool)
    if (sign) sign.seen = true
  }
}
