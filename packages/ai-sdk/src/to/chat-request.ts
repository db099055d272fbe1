import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { ChatRequest, OutputFormat, ReasoningSettings, Tool, ToolChoice } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'
import { chatMessages } from './chat-messages.js'

/** A call of the AI SDK as a request. */
export interface ReadCall {
  readonly request: ChatRequest
  /** Tell of everything that has no place in it. */
  readonly warnings: SharedV4Warning[]
}

/** @param provider - id of the provider, whose own settings are in `providerOptions` under it. */
export function chatRequest(options: LanguageModelV4CallOptions, model: string, provider: string): ReadCall {
  const warnings: SharedV4Warning[] = []
  const leaveOut = (what: string): void =>
    void warnings.push({ type: 'other', message: `Left out of the prompt: ${what}.` })
  if (Object.entries(options.headers ?? {}).some(([name, value]) => value !== undefined && !isOwnHeader(name)))
    warnings.push({ type: 'unsupported', feature: 'headers', details: 'Set them where the provider is made.' })
  const request = defined({
    model,
    messages: chatMessages(options.prompt, leaveOut),
    tools: toolsOf(options, warnings),
    toolChoice: choiceOf(options.toolChoice),
    temperature: options.temperature,
    topP: options.topP,
    topK: options.topK,
    presencePenalty: options.presencePenalty,
    frequencyPenalty: options.frequencyPenalty,
    maxOutputTokens: options.maxOutputTokens,
    stop: options.stopSequences?.length ? options.stopSequences : undefined,
    seed: options.seed,
    reasoning: reasoningOf(options.reasoning),
    output: outputOf(options.responseFormat),
    providerOptions: options.providerOptions?.[provider],
  })
  return { request: request as ChatRequest, warnings }
}

/** The AI SDK names itself with every call (ai 7.0.173, 2026-11). */
const isOwnHeader = (name: string): boolean => name.toLowerCase() === 'user-agent'

function toolsOf({ tools }: LanguageModelV4CallOptions, warnings: SharedV4Warning[]): Tool[] | undefined {
  const own = tools?.flatMap((tool): Tool[] => {
    if (tool.type !== 'function') {
      warnings.push({ type: 'unsupported', feature: `provider-defined tool ${tool.id}` })
      return []
    }
    const { name, description, inputSchema, strict } = tool
    return [defined({ name, description, parameters: inputSchema as Tool['parameters'], strict }) as Tool]
  })
  return own?.length ? own : undefined
}

function choiceOf(choice: LanguageModelV4CallOptions['toolChoice']): ToolChoice | undefined {
  return choice?.type === 'tool' ? { toolName: choice.toolName } : choice?.type
}

function reasoningOf(reasoning: LanguageModelV4CallOptions['reasoning']): ReasoningSettings | undefined {
  if (reasoning === undefined || reasoning === 'provider-default') return undefined
  return reasoning === 'none' ? { enabled: false } : { enabled: true, effort: reasoning }
}

function outputOf(format: LanguageModelV4CallOptions['responseFormat']): OutputFormat | undefined {
  if (format?.type !== 'json') return undefined
  const { schema, name } = format
  return defined({
    type: 'json' as const,
    schema: schema as Tool['parameters'] | undefined,
    name,
    adapt: 'where-needed' as const,
  }) as OutputFormat
}
