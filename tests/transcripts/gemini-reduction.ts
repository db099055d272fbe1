import type { ChatRecord } from '@millrace/core'
import { framesOf, type Recording } from './recordings.ts'
import { type Reduced, reduceRecords } from './reduction.ts'

/** What a Gemini answer comes to. */
export interface ReducedGemini extends Reduced {
  /** What must go back to the vendor with the next request, in its order. */
  readonly signatures: readonly string[]
  readonly sources: number
}

// biome-ignore lint/suspicious/noExplicitAny: recorded JSON, read on purpose without the code under test.
type Any = any

/** Reads a recorded answer by plain means: what it must come to. Shares no code with the decoder. */
export function reduceGemini(recording: Recording): ReducedGemini {
  const chunks: Any[] = framesOf(recording).map(({ data }) => JSON.parse(data))
  const candidates: Any[] = chunks.map(chunk => chunk.candidates[0])
  const parts: Any[] = candidates.flatMap(candidate => candidate.content?.parts ?? [])
  const textOf = (thought: boolean): string =>
    parts.map(part => (Boolean(part.thought) === thought ? (part.text ?? '') : '')).join('')
  const usage = chunks.map(chunk => chunk.usageMetadata).findLast(each => each?.promptTokenCount !== undefined)
  const reason = candidates.findLast(candidate => candidate.finishReason)?.finishReason
  const calls = callsIn(parts)
  const pages = candidates.flatMap(candidate => candidate.groundingMetadata?.groundingChunks ?? [])
  const asked = calls.some(call => call.ours)
  return {
    text: textOf(false),
    reasoning: textOf(true),
    calls: calls.map(({ name, input }) => ({ id: '', name, input })),
    usage: usage && {
      input: usage.promptTokenCount + (usage.toolUsePromptTokenCount ?? 0),
      // The vendor's own sum.
      output: usage.totalTokenCount - usage.promptTokenCount - (usage.toolUsePromptTokenCount ?? 0),
      cached: usage.cachedContentTokenCount ?? 0,
      reasoning: usage.thoughtsTokenCount ?? 0,
    },
    ending: reason === undefined ? 'error' : reason === 'STOP' ? (asked ? 'tool-calls' : 'stop') : reason,
    signatures: parts.flatMap(part => part.thoughtSignature ?? []).sort(),
    sources: new Set(pages.map((page: Any) => JSON.stringify(page))).size,
  }
}

interface Call {
  readonly name: string
  readonly input: Any
  /** Ours to run. */
  readonly ours: boolean
}

function callsIn(parts: readonly Any[]): Call[] {
  const calls: Call[] = []
  for (const { functionCall: call, toolCall } of parts) {
    if (toolCall) calls.push({ name: toolCall.toolType.toLowerCase(), input: toolCall.args ?? {}, ours: false })
    if (call?.name) calls.push({ name: call.name, input: call.args ?? {}, ours: true })
    for (const { jsonPath, stringValue } of call?.partialArgs ?? []) put(calls.at(-1)!.input, jsonPath, stringValue)
  }
  return calls
}

/** Adds a text at a path; all recorded values are texts. */
function put(input: Any, jsonPath: string, text: string): void {
  const steps = jsonPath.slice(2).split(/[.[]/)
  let place = input
  for (const [i, step] of steps.entries()) {
    const key = step.endsWith(']') ? Number(step.slice(0, -1)) : step
    if (i === steps.length - 1) place[key] = (place[key] ?? '') + text
    else {
      place[key] ??= steps[i + 1]!.endsWith(']') ? [] : {}
      place = place[key]
    }
  }
}

/** Reads what came out of the provider the same way. */
export function reduceGeminiRecords(records: readonly ChatRecord[]): ReducedGemini {
  const reduced = reduceRecords(records)
  const signatures = JSON.stringify(records).matchAll(/"thoughtSignature":"([^"]+)"/g)
  return {
    ...reduced,
    calls: reduced.calls.map(call => ({ ...call, id: '' })),
    signatures: Array.from(signatures, ([, signature]) => signature!).sort(),
    sources: records.filter(record => record.type === 'source').length,
  }
}
