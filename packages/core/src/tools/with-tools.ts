import { failing } from '../compose/sources.js'
import type { ChatProvider } from '../runtime/provider.js'
import { aroundProvider } from '../runtime/provider-address.js'
import type { AnySchema } from '../schema/standard-schema.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { errorInfo } from '../vocabulary/errors.js'
import { resolveOptions, streamOptions } from '../vocabulary/options.js'
import type { ChatRequest, ToolCallPart } from '../vocabulary/request.js'
import { History } from './history.js'
import { loopSettings, type ToolLoopOptions } from './loop-settings.js'
import { tellLoops } from './loop-sign.js'
import { openStep, type ToolLoopCall } from './open-step.js'
import type { AnyTool, ToolDefinition } from './tool-definition.js'
import { ToolLoop } from './tool-loop.js'
import { ToolSet } from './tool-set.js'

/**
 * A provider that runs tools: the model is asked, its calls are run, and it is asked again with what they gave, until it makes no more calls. All of it
 * is one answer, and `messages` of its result is the history for the next request.
 *
 * | the step | what comes of it |
 * |-|-|
 * | calls of tools with `execute` | run, `maxParallel` at a time; each is told by a `tool-result` when it is there. `step-end` with the step's usage, then the model is asked again |
 * | a tool throws, takes too long, or its arguments do not fit | a `tool-result` with `isError` that tells the model; see `onToolError` and `repair` |
 * | a call of no tool that there is | the same |
 * | calls of tools without `execute`, or of tools of the request | the others are run, then it ends with `tool-calls` |
 * | a call that a person must approve | the others are run, then `tool-approval`, and it ends with `tool-calls` |
 * | the answer was cut (`length`, `content-filter`) | nothing is run, even where the call looks whole; it ends so |
 * | the model was asked `maxSteps` times | nothing is run; it ends with `tool-calls` |
 * | tools that the vendor runs | their results pass through |
 * | the vendor paused a long turn of its tools (`paused` of `finish`) | `step-end`, then the answer so far is sent back as it is; the reader sees one answer |
 *
 * `finish` has the usage of all steps. A request whose messages have an approval runs its call first: the signature must be right, for this owner, call
 * and input, and the approval is good once. Calls of an earlier answer that were never run are told to the model as such, since vendors refuse a
 * call without a result. `toolChoice` that demands a call holds for the first step.
 *
 * Cancelling, pausing and the signal reach whatever is under way: the vendor, or the tools by their `signal`. Tools and the functions of the settings run
 * in the async context in which the answer was connected; none of them is waited for longer than its time. `totalTimeoutMs` of `stream()` is the
 * time of all steps together; all other limits hold for each. Loops nest: a call is run by the loop that has its tool.
 *
 * @param tools - by name: letters, digits, `_` and `-`, 64 at most, as vendors have it.
 * @throws TypeError for arguments that are not of their type, and for a schema that cannot be told as JSON Schema.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, withTools } from '@millrace/core'
 *
 * const vendor: ChatProvider = {
 *   id: 'example',
 *   stream: ({ messages }) => ChatStream.from(async function* () {
 *     const answer = messages.at(-1)
 *     if (answer?.role !== 'tool') {
 *       yield [
 *         { type: 'start', messageId: 'm1', provider: 'example' },
 *         { type: 'tool-call-start', toolCallId: 'c1', toolName: 'weather' },
 *         { type: 'tool-call-end', toolCallId: 'c1', toolName: 'weather', input: { city: 'Nanchang' } },
 *         { type: 'finish', reason: 'tool-calls' },
 *       ]
 *     } else {
 *       yield [
 *         { type: 'start', messageId: 'm2', provider: 'example' },
 *         { type: 'text-start', id: '0' },
 *         { type: 'text-delta', id: '0', delta: `It is ${JSON.stringify(answer.content)}.` },
 *         { type: 'text-end', id: '0' },
 *         { type: 'finish', reason: 'stop' },
 *       ]
 *     }
 *   }),
 * }
 * const provider = withTools(vendor, {
 *   weather: {
 *     description: 'Tells the weather of a city.',
 *     input: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
 *     execute: ({ city }) => ({ city, celsius: 21 }),
 *   },
 * })
 * const { messages } = await provider.stream({ messages: [{ role: 'user', content: 'How warm is it?' }] }).message()
 * console.log(messages.map(({ role }) => role)) // assistant, tool, assistant
 * ```
 */
export function withTools<const Schemas, Options = unknown>(
  provider: ChatProvider<Options>,
  tools: { readonly [Name in keyof Schemas]: ToolDefinition<Schemas[Name]> & { readonly input?: AnySchema } },
  options: ToolLoopOptions = {},
): ChatProvider<Options> {
  if (typeof provider?.stream !== 'function') throw new TypeError('withTools takes a provider: { id, stream }.')
  const set = new ToolSet(tools as { readonly [name: string]: AnyTool })
  const settings = loopSettings(options, set.asks)
  const isOurs = ({ toolName }: ToolCallPart): boolean => set.get(toolName) !== undefined
  return aroundProvider(provider, {
    id: provider.id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      resolveOptions(given)
      tellLoops(request.tools)
      const history = new History(request.messages)
      const decided = history.decided.filter(({ call }) => isOurs(call))
      const call: ToolLoopCall = {
        provider: provider as ChatProvider,
        tools: set,
        settings,
        request: request as ChatRequest,
        messages: history.completed(isOurs),
        history,
        isOurs,
        decided,
        sign: { seen: false },
        options: given,
      }
      try {
        const first = decided.length > 0 ? undefined : openStep(call, call.messages, { first: true, elapsedMs: 0 })
        return new ChatStream(reader => new ToolLoop(call, first, reader).flow, { signal })
      } catch (thrown) {
        if (thrown instanceof TypeError) throw thrown
        return new ChatStream(failing(errorInfo(thrown)), { signal })
      }
    },
  })
}
