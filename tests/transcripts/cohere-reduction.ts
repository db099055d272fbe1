import { framesOf, type Recording } from './recordings.ts'
import type { Reduced } from './reduction.ts'

/** What a Cohere answer comes to. */
export interface ReducedCohere extends Reduced {
  /** Ids of what is cited, in their order. */
  readonly sources: readonly string[]
}

// biome-ignore lint/suspicious/noExplicitAny: recorded JSON, read on purpose without the code under test.
type Any = any

/** Reads a recorded answer by plain means: what it must come to. Shares no code with the decoder. */
export function reduceCohere(recording: Recording): ReducedCohere {
  const events: Any[] = framesOf(recording).map(({ data }) => JSON.parse(data))
  const messages: Any[] = events.map(event => event.delta?.message ?? {})
  const end: Any = events.find(event => event.type === 'message-end').delta
  const calls: { id: string; name: string; args: string }[] = []
  for (const { tool_calls: call } of messages) {
    if (call?.id) calls.push({ id: call.id, name: call.function.name, args: '' })
    if (call?.function) calls.at(-1)!.args += call.function.arguments
  }
  const ending: { readonly [raw: string]: string } = { COMPLETE: 'stop', TOOL_CALL: 'tool-calls' }
  const cited = messages.flatMap(({ citations }) => citations?.sources?.map((source: Any) => source.id) ?? [])
  return {
    text: messages.map(({ content }) => content?.text ?? '').join(''),
    reasoning: messages.map(({ content, tool_plan }) => content?.thinking ?? tool_plan ?? '').join(''),
    calls: calls.map(({ id, name, args }) => ({ id, name, input: args === '' ? {} : JSON.parse(args) })),
    usage: {
      input: end.usage.tokens.input_tokens,
      output: end.usage.tokens.output_tokens,
      cached: end.usage.cached_tokens ?? 0,
      reasoning: end.usage.tokens.reasoning_tokens ?? 0,
    },
    ending: ending[end.finish_reason] ?? end.finish_reason,
    sources: [...new Set<string>(cited)],
  }
}
