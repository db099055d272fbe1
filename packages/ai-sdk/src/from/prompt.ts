import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import type { Message, Part, ToolResultPart } from '@millrace/core'
import { cannotFetch, dataOfUrl, isMedia, type MediaPart, ownData, partsOf } from '@millrace/core/provider-kit'

/** The parts that an assistant's message of the AI SDK may have. */
type AssistantPart = Extract<LanguageModelV4Message, { readonly role: 'assistant' }>['content'][number]

/** The facts about a model that decide how it is asked. */
export interface PromptContext {
  /** Id of the provider, under which its data came out. */
  readonly provider: string
  /** True where the model fetches an address itself. */
  readonly fetches: (mediaType: string, url: string) => boolean
}

/** Messages as the AI SDK's prompt. @throws ChatError `invalid-request` for an address that the model does not fetch. */
export function promptOf(messages: readonly Message[], context: PromptContext): LanguageModelV4Prompt {
  const names = new Map<string, string>()
  return messages.flatMap((message, i): LanguageModelV4Message[] => {
    const parts = partsOf(message)
    for (const part of parts) if (part.type === 'tool-call') names.set(part.toolCallId, part.toolName)
    if (message.role === 'system') return [{ role: 'system', content: textIn(parts) }]
    const told = new PromptMessage(context, names, parts)
    const content = parts.flatMap((part, j) => told.read(part, `messages[${i}].content[${j}]`))
    return content.length === 0 ? [] : [{ role: message.role, content } as LanguageModelV4Message]
  })
}

const textIn = (parts: readonly Part[]): string => parts.map(part => (part.type === 'text' ? part.text : '')).join('')

/** Reads the parts of one message. */
class PromptMessage {
  readonly #context: PromptContext
  readonly #names: ReadonlyMap<string, string>
  /** Calls whose results stand in the same message: the vendor ran them. */
  readonly #ran: ReadonlySet<string>

  constructor(context: PromptContext, names: ReadonlyMap<string, string>, parts: readonly Part[]) {
    this.#context = context
    this.#names = names
    this.#ran = new Set(parts.flatMap(part => (part.type === 'tool-result' ? [part.toolCallId] : [])))
  }

  read(part: Part, field: string): (AssistantPart | LanguageModelV4ToolResultPart)[] {
    const own = ownData(part, this.#context.provider) as SharedV4ProviderOptions
    const options = Object.keys(own).length > 0 ? { providerOptions: own } : {}
    if (isMedia(part)) return [{ ...this.#file(part, field), ...options }]
    switch (part.type) {
      case 'text':
      case 'reasoning':
        return [{ type: part.type, text: part.text, ...options }]
      case 'tool-call': {
        const { toolCallId, toolName, input, inputText } = part
        const ran = this.#ran.has(toolCallId) && { providerExecuted: true }
        return [
          {
            type: 'tool-call',
            toolCallId,
            toolName,
            input: inputText?.trim() ? inputText : (input ?? {}),
            ...ran,
            ...options,
          },
        ]
      }
      case 'tool-result': {
        const { toolCallId, toolName = this.#names.get(toolCallId) ?? toolCallId } = part
        return [{ type: 'tool-result', toolCallId, toolName, output: outputOf(part) }]
      }
      default:
        // A person's answer is for the tool loop that asked.
        return []
    }
  }

  #file(part: MediaPart, field: string): LanguageModelV4FilePart {
    const { mediaType, data, url, name } = part
    const named = { type: 'file' as const, mediaType, ...(name !== undefined && { filename: name }) }
    if (data !== undefined) return { ...named, data: { type: 'data', data } }
    const inside = url === undefined ? undefined : dataOfUrl(url)
    if (inside) return { ...named, data: { type: 'data', data: inside.base64 } }
    if (url === undefined || !URL.canParse(url) || !this.#context.fetches(mediaType, url))
      throw cannotFetch(field, 'this model of the AI SDK fetches no such address')
    return { ...named, data: { type: 'url', url: new URL(url) } }
  }
}

function outputOf({ output, isError }: ToolResultPart): LanguageModelV4ToolResultOutput {
  if (typeof output === 'string') return { type: isError ? 'error-text' : 'text', value: output }
  return { type: isError ? 'error-json' : 'json', value: output as never }
}
