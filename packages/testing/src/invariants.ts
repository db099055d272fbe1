import type { ChatRecord, FinishEvent, Usage } from '@millrace/core'
import { grammarFaults } from './grammar.js'

/** A flaw of an answer, in one sentence. */
export type AnswerFault = string

/**
 * Finds the flaws of an answer whatever its vendor said; empty where all of this holds:
 *
 * - its records keep to the grammar (see {@link grammarFaults});
 * - every call has a name, and none is told twice; none has two results;
 * - it ends with `tool-calls` only where a call waits for the caller;
 * - arguments that are not empty do not become `{}`;
 * - every source is told once;
 * - usage counts with finite numbers from 0, and no part is larger than its whole;
 * - an error says something, in 2 000 characters at most.
 *
 * @param records - all of one answer, deltas merged or not.
 */
export function answerFaults(records: readonly ChatRecord[]): AnswerFault[] {
  const shown = shownOf(records)
  return [
    ...grammarFaults(records),
    ...records.flatMap(namelessFaults),
    ...callFaults(shown),
    ...repetitions(shown),
    ...records.flatMap(endFaults),
  ]
}

/** The records that no `reset` has withdrawn. */
function shownOf(records: readonly ChatRecord[]): readonly ChatRecord[] {
  const shown: ChatRecord[] = []
  let step = 0
  for (const record of records) {
    if (record.type === 'reset') shown.length = step
    else shown.push(record)
    if (record.type === 'step-end') step = shown.length
  }
  return shown
}

const namelessFaults = (record: ChatRecord): AnswerFault[] =>
  (record.type === 'tool-call-start' || record.type === 'tool-call-end') && !record.toolName
    ? [`${record.type} ${record.toolCallId} has no name`]
    : []

function callFaults(records: readonly ChatRecord[]): AnswerFault[] {
  const faults: AnswerFault[] = []
  const written = new Map<string, string>()
  const waiting = new Set<string>()
  for (const record of records) {
    if (record.type === 'tool-call-delta')
      written.set(record.toolCallId, (written.get(record.toolCallId) ?? '') + record.delta)
    else if (record.type === 'tool-result' && !record.preliminary) waiting.delete(record.toolCallId)
    else if (record.type === 'tool-call-end') {
      waiting.add(record.toolCallId)
      const text = written.get(record.toolCallId) ?? ''
      if (isEmptyObject(record.input) && !saysNothing.test(text))
        faults.push(`call ${record.toolCallId} has {} for ${text.slice(0, 100)}`)
    }
  }
  const last = records.at(-1)
  if (last?.type === 'finish' && last.reason === 'tool-calls' && waiting.size === 0)
    faults.push('it ends with tool-calls, and no call waits for the caller')
  return faults
}

const isEmptyObject = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && Object.keys(input).length === 0 && !Array.isArray(input)

/** Arguments of which nothing is lost when they come to `{}`. */
const saysNothing = /^\s*(?:\{\s*\}\s*)*$/

/** Calls, results and sources that are told again. */
function repetitions(records: readonly ChatRecord[]): AnswerFault[] {
  const told = new Set<string>()
  return records.flatMap(record => {
    const item = itemOf(record)
    if (item === undefined) return []
    if (told.has(item)) return [`${item} is told again`]
    told.add(item)
    return []
  })
}

function itemOf(record: ChatRecord): string | undefined {
  if (record.type === 'tool-call-start') return `call ${record.toolCallId}`
  if (record.type === 'tool-result' && !record.preliminary) return `the result of call ${record.toolCallId}`
  return record.type === 'source' ? `source ${record.id}` : undefined
}

function endFaults(record: ChatRecord): AnswerFault[] {
  if (record.type === 'finish' || record.type === 'step-end') return usageFaults(record)
  if (record.type !== 'error') return []
  const { length } = record.error.message
  return length > 0 && length <= 2_000 ? [] : [`the error's message has ${length} characters`]
}

function usageFaults({ usage }: Pick<FinishEvent, 'usage'>): AnswerFault[] {
  if (!usage) return []
  const {
    inputTokens: input,
    outputTokens: output,
    cachedInputTokens: cached = 0,
    cacheWriteTokens: written = 0,
    reasoningTokens: reasoning = 0,
  } = usage
  const counts: Omit<Usage, 'raw'> = {
    inputTokens: input,
    outputTokens: output,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    reasoningTokens: reasoning,
  }
  const odd = Object.entries(counts).filter(([, count]) => !(Number.isFinite(count) && count >= 0))
  return [
    ...odd.map(([name, count]) => `${name} is ${count}`),
    ...(cached > input ? [`${cached} of ${input} input tokens are cached`] : []),
    ...(cached + written > input && cached <= input
      ? [`${written} of ${input} input tokens were written into a cache, beside ${cached} cached ones`]
      : []),
    ...(reasoning > output ? [`${reasoning} of ${output} output tokens are reasoning`] : []),
  ]
}

/** Remembers records as they were told, so that those are found that something changed afterwards. */
export class ToldRecords {
  readonly #told: { readonly record: ChatRecord; readonly text: string }[] = []

  /** Takes notice of records at the moment at which they come. */
  add(records: readonly ChatRecord[]): void {
    for (const record of records) this.#told.push({ record, text: JSON.stringify(record) })
  }

  /** Lists the records that were changed since, in one sentence each. */
  faults(): AnswerFault[] {
    return this.#told.flatMap(({ record, text }) => {
      const now = JSON.stringify(record)
      return now === text ? [] : [`was told as ${text.slice(0, 300)}, and is ${now.slice(0, 300)} now`]
    })
  }
}
