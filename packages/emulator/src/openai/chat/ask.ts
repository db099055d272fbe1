import type { Asked, Turn } from '../../answer/asked.js'
import type { Prompt } from '../../answer/prompt.js'
import { modelName } from '../../course/controls.js'
import { reasons } from '../models.js'
import type { OpenAIChatBody, OpenAIChatMessage } from './body.js'

/** The text of a message; parts that are no text count as nothing. */
export const textOf = ({ content }: OpenAIChatMessage): string =>
  typeof content === 'string' ? content : (content ?? []).map(part => part.text ?? '').join('')

const roles: Readonly<Record<OpenAIChatMessage['role'], Turn['role']>> = {
  developer: 'system',
  system: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
}

/** Reads a Chat Completions request into no vendor's words. */
export function askedByChat(body: OpenAIChatBody): Asked {
  const { model, messages, tools, response_format: format, stop } = body
  return {
    model,
    streamed: body.stream === true,
    turns: messages.map(message => {
      const parts = Array.isArray(message.content) ? message.content : []
      const attachments = parts.filter(part => !['text', 'refusal'].includes(part.type)).length
      return { role: roles[message.role], text: textOf(message), attachments }
    }),
    tools: (tools ?? []).flatMap(tool => tool.function ?? []),
    toolChoice: toolChoiceOf(body),
    oneCall: body.parallel_tool_calls === false,
    think: reasons(modelName(model), body.reasoning_effort),
    thinkingOff: body.reasoning_effort === 'none',
    json: format?.type === 'json_object' || format?.type === 'json_schema',
    schema: format?.json_schema?.schema,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    stop: typeof stop === 'string' ? [stop] : (stop ?? undefined),
  }
}

function toolChoiceOf({ tool_choice: choice }: OpenAIChatBody): Prompt['toolChoice'] {
  if (typeof choice === 'object' && choice !== null) return choice.function?.name ?? true
  if (choice === 'required') return true
  return choice === 'none' ? false : 'auto'
}
