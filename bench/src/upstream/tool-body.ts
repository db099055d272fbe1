import { spoken, toolDeltas, toolName } from '../shared/tool-script.ts'
import { bodyOf } from './chunks.ts'
import { callEvent, lastEvents } from './shapes/glm.ts'
import { shapedAnswer, shapedEvents } from './shapes/index.ts'

/**
 * The vendor's answer in a conversation with tools: the next call, or words alone where each call has its result.
 *
 * @param results - results of tools so far.
 */
export function toolBody([calls, characters]: readonly [number, number], results: number): Buffer {
  if (results >= calls) return bodyOf(shapedEvents('glm', spoken))
  const deltas = toolDeltas({ calls, characters }, results)
  return bodyOf([
    ...shapedAnswer('glm', spoken).tokens.flat(),
    callEvent({ id: `call_${results}`, name: toolName }, ''),
    ...deltas.map(piece => callEvent(undefined, piece)),
    ...lastEvents(spoken + deltas.length, 'tool_calls'),
  ])
}
