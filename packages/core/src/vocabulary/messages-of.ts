import type { ChatState } from './answer.js'
import type { Message, Part } from './request.js'

/**
 * An answer as messages, ready for the next request: for each step one assistant message, then one tool message with what its tools gave.
 * A result behind which the model goes on in the same step comes from a tool that the vendor ran, and stays inside the assistant message,
 * where the vendor's dialect wants it back. The parts are those of `content`, not copies.
 */
export function messagesOf({ content, steps = [] }: Pick<ChatState, 'content' | 'steps'>): readonly Message[] {
  const messages: Message[] = []
  let from = 0
  for (const to of [...steps, content.length]) {
    addStep(messages, content, from, to)
    from = to
  }
  return messages
}

/** Adds the messages of the parts from `from` to before `to`. */
function addStep(messages: Message[], content: readonly Part[], from: number, to: number): void {
  const calls = new Set<string>()
  let written = from
  for (let i = from; i < to; i++) {
    const part = content[i]!
    if (part.type === 'tool-call') calls.add(part.toolCallId)
    else if (part.type !== 'tool-result') written = i
  }
  // A result without its call answers an earlier step: one that came late, or was run after a person approved it.
  const earlier: Part[] = []
  const said: Part[] = []
  const results: Part[] = []
  for (let i = from; i < to; i++) {
    const part = content[i]!
    if (part.type !== 'tool-result') said.push(part)
    // The tool has not ended: there is no result.
    else if (part.preliminary) continue
    else if (!calls.has(part.toolCallId)) earlier.push(part)
    else if (i < written) said.push(part)
    else results.push(part)
  }
  add(messages, 'tool', earlier)
  add(messages, 'assistant', said)
  add(messages, 'tool', results)
}

function add(messages: Message[], role: 'assistant' | 'tool', parts: readonly Part[]): void {
  if (parts.length === 0) return
  const before = messages.at(-1)
  if (role !== 'tool' || before?.role !== 'tool') messages.push({ role, content: parts })
  else messages[messages.length - 1] = { role, content: [...(before.content as readonly Part[]), ...parts] }
}
