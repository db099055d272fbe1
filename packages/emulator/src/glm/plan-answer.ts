import { composeAnswer } from '../answer/compose.js'
import { paced } from '../core/pace.js'
import { jsonPlan, type Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import { countTokens } from '../core/tokens.js'
import { type GlmChatBody, textOf } from './body.js'
import type { Controls } from './controls.js'
import { type Delta, randomHex, readAnswer } from './deltas.js'
import { encodeCompletion, encodeStream, type Generation } from './encode.js'
import { withGlmFault } from './faults.js'
import type { GlmEmulatorOptions } from './options.js'
import { isToolForced, promptOf } from './prompt.js'

/** A request that passed every check. */
interface AcceptedCall {
  readonly body: GlmChatBody
  readonly request: RequestHead
  readonly options: GlmEmulatorOptions
  readonly controls: Controls
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The answer to an accepted request, with its pace and its faults. */
export function planAnswer(call: AcceptedCall): Plan {
  const { body, controls, request } = call
  const [generation, deltas] = generate(call)
  const streamed = body.stream === true && !controls.faults.some(fault => fault.type === 'json-answer')
  const plan: Plan = streamed
    ? {
        status: 200,
        headers: { 'content-type': 'text/event-stream;charset=UTF-8', 'cache-control': 'no-cache' },
        body: paced(encodeStream(deltas, generation), controls.pace),
      }
    : jsonPlan(200, encodeCompletion(deltas, generation))
  const context = {
    acceptLanguage: request.headers['accept-language'],
    now: call.now,
    requestId: generation.requestId,
    toolForced: isToolForced(body),
    streamed,
    regenerate: () => {
      const [another, otherDeltas] = generate(call)
      return paced(encodeStream(otherDeltas, another), controls.pace)
    },
  }
  return controls.faults.reduce((faulty, fault) => withGlmFault(faulty, fault, context), plan)
}

/** One generation: what stands in all of its chunks, and what it says. Asks the `answer` option anew each time. */
function generate({ body, request, options, controls, now }: AcceptedCall): [Generation, Iterable<Delta>] {
  const { faults } = controls
  const answer = options.answer?.(body, request) ?? composeAnswer(promptOf(body, controls.text, new Date(now)))
  const id = newId(now)
  const search = body.tools?.find(tool => tool.type === 'web_search')?.web_search
  const shapeFault = faults.find(fault => fault.type === 'tool-shape')
  const generation = {
    id,
    created: Math.floor(now / 1000),
    model: body.model,
    requestId: body.request_id ?? id,
    toolShape: shapeFault?.shape ?? options.toolShape ?? (body.tool_stream ? 'pieces' : 'whole'),
    sources: answer.sources && { list: answer.sources, place: search?.result_sequence ?? 'after' },
  }
  const limits = {
    promptTokens: countPromptTokens(body),
    maxTokens: body.max_tokens,
    stop: body.stop,
    tokensPerEvent: options.tokensPerEvent ?? 1,
    finish: faults.find(fault => fault.type === 'finish'),
  }
  return [generation, readAnswer(answer, limits)]
}

const countPromptTokens = ({ messages, tools }: GlmChatBody): number =>
  messages.reduce((sum, message) => sum + countTokens(textOf(message)), 0) +
  (tools ? countTokens(JSON.stringify(tools)) : 0)

/** An id of GLM's form: the time in Beijing to the second, then sixteen hex digits. */
function newId(now: number): string {
  const beijing = new Date(now + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
  return beijing + randomHex(16)
}
