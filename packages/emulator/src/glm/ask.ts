import type { Asked } from '../answer/asked.js'
import type { Prompt } from '../answer/prompt.js'
import { type GlmChatBody, textOf } from './body.js'
import { modelFacts } from './models.js'

/** Reads a GLM request into no vendor's words. */
export function askedByGlm(body: GlmChatBody): Asked {
  const { thinking, efforts } = modelFacts(body.model)
  const thinkingOff =
    body.thinking?.type === 'disabled' || (body.reasoning_effort === 'none' && (efforts?.includes('none') ?? false))
  const search = body.tools?.find(tool => tool.type === 'web_search')?.web_search
  return {
    model: body.model,
    streamed: body.stream === true,
    turns: body.messages.map(message => {
      const parts = Array.isArray(message.content) ? message.content : []
      return {
        role: message.role,
        text: textOf(message),
        attachments: parts.filter(part => part.type !== 'text').length,
      }
    }),
    tools: (body.tools ?? []).flatMap(tool => tool.function ?? []),
    toolChoice: toolChoiceOf(body),
    ...(search && search.enable !== false && { search: search.search_query ?? '' }),
    showSources: search?.search_result === true,
    think: thinking !== 'none' && !thinkingOff,
    thinkingOff,
    json: body.response_format?.type === 'json_object',
    maxTokens: body.max_tokens,
    stop: body.stop,
  }
}

function toolChoiceOf({ tool_choice: choice }: GlmChatBody): Prompt['toolChoice'] {
  if (typeof choice === 'object') return choice.function.name
  if (choice === 'required') return true
  return choice === 'none' ? false : 'auto'
}
