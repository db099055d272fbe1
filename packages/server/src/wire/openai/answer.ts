import type { ChatResult, Part } from '@millrace/core'
import { isCut, isCutCall } from '@millrace/core/internal'
import { defined, filled } from '@millrace/core/provider-kit'
import { isVendorsYet } from '../answer/held-calls.js'
import type { WireContext } from '../wire.js'
import { head } from './chunk.js'
import { clientTools } from './context.js'
import { finishReason } from './finish.js'
import { annotation, executedTool, madeImage, toolCall } from './message-parts.js'
import { chatUsage } from './usage.js'

type PartOf<Type extends Part['type']> = Extract<Part, { type: Type }>

/** A whole answer as a `chat.completion`. */
export function chatCompletion(answer: ChatResult, context: WireContext, reasoningFields: readonly string[]): object {
  const { messageId, model, content, sources = [], finish, usage } = answer
  const of = <Type extends Part['type']>(type: Type) =>
    content.filter((part): part is PartOf<Type> => part.type === type)
  const joined = (type: 'text' | 'reasoning'): string =>
    of(type)
      .map(({ text }) => text)
      .join('')
  const results = new Map(of('tool-result').map(result => [result.toolCallId, result]))
  const calls = of('tool-call')
  // A call of the client's own tool is the client's, as in a stream, which tells it before there could be a result.
  const own = clientTools(context)
  const wasRun = ({ toolCallId, toolName }: PartOf<'tool-call'>) => results.has(toolCallId) && !own.includes(toolName)
  const waiting = calls.filter(call => !wasRun(call))
  const told = waiting.filter(call => !isCutCall(call, isCut(finish.reason)) && !isVendorsYet(call, finish, own))
  const run = calls.filter(wasRun)
  const [text, reasoning] = [joined('text'), joined('reasoning')]
  const thoughts = reasoning === '' ? [] : reasoningFields.map(name => [name, reasoning] as const)
  const message = defined({
    role: 'assistant',
    content: text === '' && told.length > 0 ? null : text,
    refusal: null,
    ...Object.fromEntries(thoughts),
    tool_calls: filled(told.map(toolCall)),
    executed_tools: filled(run.map((call, index) => ({ index, ...executedTool(call, results.get(call.toolCallId)!) }))),
    annotations: filled(sources.map(annotation).filter(each => each !== undefined)),
    images: filled(
      content
        .flatMap(part => ('mediaType' in part ? [madeImage(part as PartOf<'file'> & { data?: string })] : []))
        .filter(image => image !== undefined),
    ),
  })
  const { id, created, model: name } = head({ messageId, provider: '', ...(model !== undefined && { model }) }, context)
  return defined({
    id,
    object: 'chat.completion',
    created,
    model: name,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(finish) }],
    usage: usage && chatUsage(usage),
  })
}
