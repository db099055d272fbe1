import { applyEvents, type ChatRecord, type ErrorCode, type FinishReason, type Json, type Part } from '@millrace/core'

/** All that an answer of Chat Completions can say, without ids. */
export interface Summary {
  text: string
  reasoning: string
  /** Calls that wait for the client. */
  calls: (readonly [name: string, input: Json])[]
  /** Calls that were run, with their outputs as text. */
  executed: (readonly [name: string, input: Json, output: string, failed: boolean])[]
  sources: string[]
  images: string[]
  finish?: FinishReason
  usage?: readonly (number | undefined)[]
  error?: readonly [code: ErrorCode, message: string]
}

type Call = Extract<Part, { type: 'tool-call' }>

/** The arguments of a call. The dialect has no end of a call, so those of an answer that failed come back as text. */
export const inputOf = ({ input, inputText }: Pick<Call, 'input' | 'inputText'>): Json =>
  input ?? inputOfText(inputText ?? '')

/** The arguments that a reader finds in a text; the text itself where it is no JSON. A reader waits for more than the beginning of an object. */
export function inputOfText(text: string): Json {
  if (/^\s*\{?\s*\}?\s*$/.test(text)) return {}
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

export const outputOf = (output: Json): string => (typeof output === 'string' ? output : JSON.stringify(output))

/** Sums up records as a reader adds them up. */
export function summaryOf(records: readonly ChatRecord[]): Summary {
  const { content, sources = [], finish, usage, error } = applyEvents(undefined, records)
  const joined = (type: 'text' | 'reasoning') => content.map(part => (part.type === type ? part.text : '')).join('')
  const calls = content.filter(part => part.type === 'tool-call')
  const results = content.filter(part => part.type === 'tool-result')
  const answered = new Set(results.map(({ toolCallId }) => toolCallId))
  return {
    text: joined('text'),
    reasoning: joined('reasoning'),
    calls: calls
      .filter(({ toolCallId }) => !answered.has(toolCallId))
      .map(call => [call.toolName, inputOf(call)] as const),
    executed: results.flatMap(({ toolCallId, output, isError = false }) =>
      calls
        .filter(call => call.toolCallId === toolCallId)
        .map(call => [call.toolName, inputOf(call), outputOf(output), isError] as const),
    ),
    sources: [...new Set(sources.flatMap(({ url }) => (url === undefined ? [] : [url])))],
    images: [
      ...new Set(
        content.flatMap(part =>
          'mediaType' in part && part.mediaType.startsWith('image/') ? [(part.data ?? part.url) as string] : [],
        ),
      ),
    ],
    ...(finish && { finish: finish.reason }),
    ...(usage && {
      usage: [
        usage.inputTokens,
        usage.outputTokens,
        usage.cachedInputTokens,
        usage.cacheWriteTokens,
        usage.reasoningTokens,
      ],
    }),
    ...(error && { error: [error.code, error.message] as const }),
  }
}

/** The words of the errors that the wires tell of their own. */
export const begunAnew = 'The answer was begun anew after parts of it had been sent. Ask again.'
export const cutInside = 'The answer was cut inside of a tool call. Allow it more tokens, or ask again.'
export const unreadable = 'The model wrote arguments for a tool call that cannot be read. Ask again.'

/** True where a call ends with other arguments than those that were told, or with more. */
export function endsOtherwise(end: Extract<ChatRecord, { type: 'tool-call-end' }>, told: string): boolean {
  const same = JSON.stringify(inputOf(end)) === JSON.stringify(inputOfText(told))
  return !same && !(end.inputText ?? JSON.stringify(end.input)).startsWith(told)
}
