import type { Prompt } from '../answer/prompt.js'
import { type GlmChatBody, textOf } from './body.js'
import { modelFacts } from './models.js'

/** What a GLM request says, in no vendor's words. */
export function promptOf(body: GlmChatBody, text: string, now: Date): Prompt {
  const lastUser = body.messages.findLastIndex(message => message.role === 'user')
  const user = body.messages[lastUser]
  const parts = Array.isArray(user?.content) ? user.content : []
  const search = body.tools?.find(tool => tool.type === 'web_search')?.web_search
  return {
    model: body.model,
    text,
    background: body.messages
      .filter(message => message !== user)
      .map(textOf)
      .join('\n'),
    messageCount: body.messages.length,
    attachments: parts.filter(part => part.type !== 'text').length,
    tools: (body.tools ?? []).flatMap(tool => tool.function ?? []),
    toolChoice: toolChoiceOf(body),
    toolResults: body.messages
      .slice(lastUser + 1)
      .filter(message => message.role === 'tool')
      .map(textOf),
    ...(search && search.enable !== false && { search: search.search_query ?? '' }),
    showSources: search?.search_result === true,
    think: modelFacts(body.model).thinking !== 'none' && body.thinking?.type !== 'disabled',
    json: body.response_format?.type === 'json_object',
    now,
  }
}

function toolChoiceOf({ tool_choice: choice }: GlmChatBody): Prompt['toolChoice'] {
  if (typeof choice === 'object') return choice.function.name
  if (choice === 'required') return true
  return choice === 'none' ? false : 'auto'
}

/** True when the request demands a tool call. */
export function isToolForced(body: GlmChatBody): boolean {
  const choice = toolChoiceOf(body)
  return choice !== 'auto' && choice !== false
}
