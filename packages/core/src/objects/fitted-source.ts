import { MappedRecords } from '../compose/mapped-records.js'
import type { ChatSource } from '../stream/flow.js'
import { relay } from '../stream/relay.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { FittedRequest } from './fit-output.js'
import { ToolAnswer } from './tool-answer.js'
import { UnwrappedAnswer } from './unwrapped-answer.js'

/**
 * A source whose request was fitted: the answer of a tool becomes text, a wrapped value is taken out, and `start` tells how the schema was put.
 *
 * @param provider - its id, for a `start` that nobody gave.
 */
export function fittedSource(
  source: ChatSource,
  { warnings, toolName, isWrapped }: FittedRequest,
  provider: string,
): ChatSource {
  if (warnings.length === 0 && toolName === undefined && !isWrapped) return source
  return reader => {
    const flow = relay()
    const answer = toolName === undefined ? undefined : new ToolAnswer(toolName)
    const value = isWrapped ? new UnwrappedAnswer() : undefined
    const told = (record: ChatRecord): ChatRecord =>
      record.type === 'start' ? { ...record, warnings: [...warnings, ...(record.warnings ?? [])] } : record
    const map = (records: readonly ChatRecord[]): readonly ChatRecord[] => {
      const text = answer?.map(records) ?? records
      const all = value?.map(text) ?? text
      return warnings.length === 0 || !all.some(({ type }) => type === 'start') ? all : all.map(told)
    }
    flow.follow(source(new MappedRecords(reader, flow, provider, map)))
    return flow
  }
}
