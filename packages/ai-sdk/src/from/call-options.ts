import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { ChatRequest } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'
import { type PromptContext, promptOf } from './prompt.js'

/** A request as a call of the AI SDK. */
export function callOptions(
  request: ChatRequest,
  context: PromptContext,
  signal: AbortSignal,
): LanguageModelV4CallOptions {
  const { tools, toolChoice, output } = request
  const options = defined({
    prompt: promptOf(request.messages, context),
    tools: tools?.map(({ name, description, parameters, strict }) =>
      defined({ type: 'function' as const, name, description, inputSchema: parameters, strict }),
    ),
    toolChoice: choiceOf(toolChoice),
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    presencePenalty: request.presencePenalty,
    frequencyPenalty: request.frequencyPenalty,
    maxOutputTokens: request.maxOutputTokens,
    stopSequences: request.stop && [...request.stop],
    seed: request.seed,
    reasoning: reasoningOf(request),
    responseFormat: output?.type === 'json' ? defined({ ...output }) : undefined,
    providerOptions: request.providerOptions,
    abortSignal: signal,
  })
  return options as LanguageModelV4CallOptions
}

function choiceOf(choice: ChatRequest['toolChoice']): LanguageModelV4CallOptions['toolChoice'] {
  if (choice === undefined) return undefined
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.toolName }
}

/** The AI SDK knows an effort, and no number of tokens. */
function reasoningOf({ reasoning }: ChatRequest): LanguageModelV4CallOptions['reasoning'] {
  if (reasoning === undefined) return undefined
  if (reasoning.enabled === false) return 'none'
  return reasoning.effort ?? (reasoning.enabled ? 'medium' : undefined)
}
