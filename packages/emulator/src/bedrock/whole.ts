import type { Event } from './event-stream.js'

interface Payload {
  readonly contentBlockIndex: number
  readonly start?: { readonly toolUse: object }
  readonly delta?: {
    readonly text?: string
    readonly toolUse?: { readonly input: string }
    readonly reasoningContent?: {
      readonly text?: string
      readonly signature?: string
      readonly redactedContent?: string
    }
  }
  readonly stopReason?: string
  readonly usage?: object
  readonly metrics?: object
}

/** A block in the making. */
interface Growing {
  toolUse?: object
  text: string
  thought: string
  signature?: string | undefined
  redacted?: string | undefined
}

/** Builds the answer of `/converse` out of the events of its stream. */
export function wholeOf(events: Iterable<Event>): object {
  const blocks: Growing[] = []
  let ending: object = {}
  for (const [type, payload] of events) {
    const { contentBlockIndex: index, start, delta, stopReason, usage, metrics } = payload as Payload
    if (type === 'messageStop') ending = { ...ending, stopReason }
    else if (type === 'metadata') ending = { ...ending, usage, metrics }
    else if (type.startsWith('contentBlock')) {
      blocks[index] ??= { text: '', thought: '' }
      const block = blocks[index]
      if (start) block.toolUse = start.toolUse
      block.text += delta?.text ?? delta?.toolUse?.input ?? ''
      block.thought += delta?.reasoningContent?.text ?? ''
      block.signature ??= delta?.reasoningContent?.signature
      block.redacted ??= delta?.reasoningContent?.redactedContent
    }
  }
  return { output: { message: { role: 'assistant', content: blocks.map(finished) } }, ...ending }
}

function finished({ toolUse, text, thought, signature, redacted }: Growing): object {
  if (toolUse) return { toolUse: { ...toolUse, input: parsed(text) } }
  if (redacted !== undefined) return { reasoningContent: { redactedContent: redacted } }
  if (signature !== undefined) return { reasoningContent: { reasoningText: { text: thought, signature } } }
  return { text }
}

/** The input of a call; one that was cut short is an empty object, as a whole answer cannot have half of one. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // An answer of the test's own that is no JSON.
    return {}
  }
}
