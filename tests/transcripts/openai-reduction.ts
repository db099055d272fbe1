import { framesOf, type Recording } from './recordings.ts'
import type { Reduced } from './reduction.ts'

/** What a recorded answer of the Responses API comes to. */
export interface ReducedResponses {
  readonly answer: Reduced
  /** Titles of what the answer cites. */
  readonly sources: readonly string[]
  /** How many files the model made. */
  readonly files: number
  /** Ids of the calls that the vendor ran itself. */
  readonly results: readonly string[]
  /** Encrypted reasoning, in order. */
  readonly encrypted: readonly string[]
}

// biome-ignore lint/suspicious/noExplicitAny: recorded JSON, read on purpose without the code under test.
type Any = any

/** The tools that the vendor runs and those that it asks the caller to run, by what they are called here. */
const vendorTools: { readonly [type: string]: string } = {
  file_search_call: 'file_search',
  image_generation_call: 'image_generation',
}
const callerTools: { readonly [type: string]: string } = {
  apply_patch_call: 'apply_patch',
  tool_search_call: 'tool_search',
}

/** Reads a recorded body by plain means: out of the items that it was complete with. Shares no code with the decoder, which reads deltas. */
export function reduceResponses(recording: Recording): ReducedResponses {
  const frames: Any[] = framesOf(recording).map(({ data }) => JSON.parse(data))
  const items: Any[] = frames.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item)
  const last = frames.findLast(({ response }) => response).response
  const failed = frames.some(({ type }) => type === 'error' || type === 'response.failed')
  const calls = items.filter(({ type }) => String(type).endsWith('_call'))
  const asked = calls.filter(({ type }) => !Object.hasOwn(vendorTools, type))
  const messages = items.filter(({ type }) => type === 'message').flatMap(({ content }) => content)
  const thoughts = items.filter(({ type }) => type === 'reasoning')
  return {
    answer: {
      text: messages.map(({ text }) => text).join(''),
      reasoning: thoughts
        .map(({ summary, content = [] }) => [...summary, ...content].map(({ text }) => text).join('\n\n'))
        .join(''),
      calls: calls.map(item => ({ id: item.call_id ?? item.id, name: nameOf(item), input: inputOf(item) })),
      usage: failed ? undefined : counted(last.usage),
      ending: failed
        ? 'error'
        : asked.length > 0
          ? 'tool-calls'
          : endings[last.incomplete_details?.reason ?? last.status]!,
    },
    sources: [
      ...new Set(
        messages.flatMap(({ annotations = [] }) => annotations).map((cited: Any) => cited.title ?? cited.filename),
      ),
    ],
    files: items.filter(({ type }) => type === 'image_generation_call').length,
    results: calls.filter(({ type }) => Object.hasOwn(vendorTools, type)).map(({ id }) => id),
    encrypted: thoughts.map(item => item.encrypted_content).filter(text => typeof text === 'string'),
  }
}

const endings: { readonly [raw: string]: string } = { completed: 'stop', max_output_tokens: 'length' }

const nameOf = (item: Any): string => vendorTools[item.type] ?? callerTools[item.type] ?? item.name

function inputOf(item: Any): unknown {
  switch (item.type) {
    case 'function_call':
      return JSON.parse(item.arguments)
    case 'custom_tool_call':
      return item.input
    case 'tool_search_call':
      return item.arguments
    case 'apply_patch_call':
      return { operation: item.operation }
    case 'file_search_call':
      return { queries: item.queries }
    default:
      return { size: item.size, quality: item.quality, background: item.background, output_format: item.output_format }
  }
}

const counted = (usage: Any): Reduced['usage'] => ({
  input: usage.input_tokens,
  output: usage.total_tokens - usage.input_tokens,
  cached: usage.input_tokens_details.cached_tokens,
  reasoning: usage.output_tokens_details.reasoning_tokens,
})
