import type { ChatRequest, OutputFormat, Tool, ToolChoice, Warning } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'
import { checkedBody } from '../request/checked-body.js'
import { anyJson, schemaOutput } from '../request/schema-output.js'
import { noToolToChoose, unknownChoice } from '../request/unknown-choice.js'
import type { DecodedRequest, WireRequest } from '../wire.js'
import { type ChatBody, chatBody, chatFields } from './body.js'
import { ignoredSettings } from './ignored.js'
import { toMessages } from './messages.js'
import { userOf } from './settings.js'

const ignoredOf = ignoredSettings(chatFields)

/**
 * Reads a Chat Completions request.
 *
 * @throws HttpError 400 naming the field.
 */
export function decodeChatRequest({ body }: Pick<WireRequest, 'body'>): DecodedRequest {
  const chat = checkedBody(chatBody, body)
  const { tools, toolChoice } = toolsOf(chat)
  const ofMessages: Warning[] = []
  const request: ChatRequest = defined({
    model: chat.model,
    messages: toMessages(chat.messages, (setting, message) => void ofMessages.push({ setting, message })),
    tools,
    toolChoice,
    temperature: chat.temperature ?? undefined,
    topP: chat.top_p ?? undefined,
    // Servers of open models take 0 and -1 for all.
    topK: chat.top_k && chat.top_k > 0 ? chat.top_k : undefined,
    // 0 is what they are without being set. Some clients always send it, and a vendor without them may refuse even that.
    presencePenalty: chat.presence_penalty || undefined,
    frequencyPenalty: chat.frequency_penalty || undefined,
    parallelToolCalls: chat.parallel_tool_calls === false ? false : undefined,
    maxOutputTokens: chat.max_completion_tokens ?? chat.max_tokens ?? undefined,
    stop: stopOf(chat.stop),
    seed: chat.seed ?? undefined,
    reasoning: reasoningOf(chat),
    output: outputOf(chat.response_format),
    user: userOf(chat),
  })
  const { unread, ...ignored } = ignoredOf(chat)
  const warnings = [...ofMessages, ...ignored.warnings]
  return {
    request,
    stream: chat.stream ?? false,
    context: defined({
      model: chat.model,
      includeUsage: chat.stream_options?.include_usage ?? undefined,
      tools: tools?.map(({ name }) => name),
    }),
    ...(warnings.length > 0 && { warnings }),
    ...(unread && { unread }),
  }
}

/** `thinking` is no field of OpenAI's: GLM has it, and others after it, so that clients of theirs send it. */
function reasoningOf({ thinking, reasoning_effort: effort }: ChatBody): ChatRequest['reasoning'] {
  if (!thinking && !effort) return undefined
  return defined({ enabled: thinking ? thinking.type !== 'disabled' : undefined, effort: effort ?? undefined })
}

const stopOf = (stop: ChatBody['stop']): readonly string[] | undefined =>
  typeof stop === 'string' ? [stop] : (stop ?? undefined)

function toolsOf({ tools: listed, tool_choice: choice }: ChatBody): {
  tools?: readonly Tool[] | undefined
  toolChoice?: ToolChoice | undefined
} {
  const tools = listed?.map(
    ({ function: { name, description, parameters, strict } }): Tool =>
      defined({
        name,
        description: description ?? undefined,
        parameters: parameters ?? { type: 'object', properties: {} },
        strict: strict ?? undefined,
      }),
  )
  if (choice === 'required' && !tools?.length) throw noToolToChoose()
  if (typeof choice === 'string' || !choice) return { tools, toolChoice: choice ?? undefined }
  if (choice.type === 'function') {
    const toolName = choice.function.name
    if (!tools?.some(({ name }) => name === toolName)) throw unknownChoice('tool_choice.function.name')
    return { tools, toolChoice: { toolName } }
  }
  const { mode, tools: allowed } = choice.allowed_tools
  const names = allowed.map(tool => tool.function.name)
  const known = new Set(tools?.map(({ name }) => name))
  const stranger = names.findIndex(name => !known.has(name))
  if (stranger !== -1) throw unknownChoice(`tool_choice.allowed_tools.tools[${stranger}].function.name`)
  if (mode === 'required' && names.length === 0) throw noToolToChoose()
  return { tools: tools?.filter(({ name }) => names.includes(name)), toolChoice: mode }
}

function outputOf(format: ChatBody['response_format']): OutputFormat | undefined {
  if (!format) return undefined
  if (format.type !== 'json_schema') return format.type === 'text' ? { type: 'text' } : anyJson
  const { schema, name, strict } = format.json_schema
  return schemaOutput(schema, name, strict ?? false)
}
