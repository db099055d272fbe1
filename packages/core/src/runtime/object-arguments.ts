import type { ChatRequest, JsonSchema } from '../vocabulary/request.js'

/**
 * The request with tools whose schemas say that arguments are an object, as they always are. A schema without a type, such as one of a union, is refused
 * ("inputSchema.json.type must be one of the following: object", earendil-works/pi#8279, 2026-08).
 */
export function withObjectArguments<Chat extends ChatRequest<never>>(chat: Chat): Chat {
  const { tools } = chat
  if (tools === undefined || !tools.some(({ parameters }) => lacksType(parameters))) return chat
  return {
    ...chat,
    tools: tools.map(tool =>
      lacksType(tool.parameters) ? { ...tool, parameters: { type: 'object', ...tool.parameters } } : tool,
    ),
  }
}

/** A reference has its type elsewhere: Gemini takes nothing beside it (ai.google.dev, structured output, 2026-08). */
const lacksType = ({ type, $ref }: JsonSchema): boolean => type === undefined && $ref === undefined
