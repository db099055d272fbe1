import type { Asked, Turn } from '../../answer/asked.js'
import type { Prompt } from '../../answer/prompt.js'
import { modelName } from '../../course/controls.js'
import { reasons } from '../models.js'
import type { OpenAIInputItem, OpenAIResponsesBody } from './body.js'

/** The text of what a message or a tool says; parts that are no text count as nothing. */
export const textOf = (content: unknown): string =>
  Array.isArray(content) ? content.map(part => part?.text ?? '').join('') : typeof content === 'string' ? content : ''

/** Reads a Responses request into no vendor's words. @param items - the whole conversation. */
export function askedByResponses(body: OpenAIResponsesBody, items: readonly OpenAIInputItem[]): Asked {
  const { model, instructions, tools, text } = body
  const format = text?.format
  return {
    model,
    streamed: body.stream === true,
    turns: [...(instructions ? [{ role: 'system' as const, text: instructions }] : []), ...items.flatMap(toTurns)],
    tools: (tools ?? []).flatMap(tool => (tool.type === 'function' && tool.name ? { ...tool, name: tool.name } : [])),
    toolChoice: toolChoiceOf(body),
    oneCall: body.parallel_tool_calls === false,
    think: reasons(modelName(model), body.reasoning?.effort),
    thinkingOff: body.reasoning?.effort === 'none',
    json: format?.type === 'json_object' || format?.type === 'json_schema',
    schema: format?.schema,
    maxTokens: body.max_output_tokens ?? undefined,
  }
}

function toTurns({ type = 'message', role, content, output }: OpenAIInputItem): Turn[] {
  if (type.endsWith('_output')) return [{ role: 'tool', text: textOf(output) }]
  if (type !== 'message') return []
  const parts = Array.isArray(content) ? content : []
  const attachments = parts.filter(part => part.type === 'input_image' || part.type === 'input_file').length
  return [{ role: role === 'developer' ? 'system' : (role ?? 'user'), text: textOf(content), attachments }]
}

function toolChoiceOf({ tool_choice: choice }: OpenAIResponsesBody): Prompt['toolChoice'] {
  if (typeof choice === 'object' && choice !== null) return choice.name ?? true
  if (choice === 'required') return true
  return choice === 'none' ? false : 'auto'
}
