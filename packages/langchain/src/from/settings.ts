import type { ChatRequest, Tool, ToolChoice, Warning } from '@millrace/core'

/** The settings of a request that a model of LangChain has as its own. */
const settings = [
  ...(['temperature', 'topP', 'topK', 'presencePenalty', 'frequencyPenalty', 'maxOutputTokens', 'seed'] as const),
  ...(['parallelToolCalls', 'reasoning', 'user'] as const),
]

/** Tells of the settings of a request that do not reach the model. */
export function leftOut(request: ChatRequest): Warning[] {
  const { output } = request
  const names: string[] = settings.filter(name => request[name] !== undefined)
  if (output?.type === 'json' && !output.schema) names.push('output')
  const message = 'Left out: models of LangChain have it as a setting of their own, or take it in providerOptions.'
  return names.map(setting => ({ setting, message }))
}

/** Options of the call. */
export const callOptions = ({ stop, providerOptions }: ChatRequest): { readonly [name: string]: unknown } => ({
  ...(typeof providerOptions === 'object' && providerOptions),
  ...(stop && { stop: [...stop] }),
})

/** A tool in the form that every integration takes: OpenAI's. */
export const modelTool = ({ name, description, parameters, strict }: Tool): object => ({
  type: 'function',
  function: {
    name,
    ...(description !== undefined && { description }),
    parameters,
    ...(strict !== undefined && { strict }),
  },
})

/** `any` is LangChain's word for a call that must come. */
export function toolChoiceOf(choice: ToolChoice | undefined): object {
  if (choice === undefined) return {}
  if (typeof choice === 'object') return { tool_choice: choice.toolName }
  return { tool_choice: choice === 'required' ? 'any' : choice }
}
