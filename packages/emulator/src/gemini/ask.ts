import type { Asked, Turn } from '../answer/asked.js'
import type { Prompt } from '../answer/prompt.js'
import { modelName } from '../course/controls.js'
import type { GeminiBody, GeminiContent, GeminiPart } from './body.js'
import { makesPictures, thinks } from './models.js'
import type { GeminiCall } from './route.js'

/** Reads a request into no vendor's words. */
export function askedByGemini(body: GeminiBody, { model, streamed }: GeminiCall): Asked {
  const { contents, systemInstruction: system, tools = [], generationConfig: config = {} } = body
  return {
    model,
    streamed,
    turns: [...(system ? [{ role: 'system' as const, text: textOf(system.parts) }] : []), ...contents.flatMap(toTurns)],
    tools: tools.flatMap(tool =>
      (tool.functionDeclarations ?? []).map(({ name, description, parameters, parametersJsonSchema }) => ({
        name,
        ...(description !== undefined && { description }),
        parameters: parametersJsonSchema ?? parameters,
      })),
    ),
    toolChoice: toolChoiceOf(body),
    think: thinks(modelName(model), config.thinkingConfig?.thinkingBudget),
    thinkingOff: config.thinkingConfig?.thinkingBudget === 0 && !thinks(modelName(model), 0),
    json: config.responseMimeType === 'application/json',
    schema: config.responseJsonSchema ?? config.responseSchema,
    pictures: config.responseModalities?.includes('IMAGE') ?? makesPictures(modelName(model)),
    maxTokens: config.maxOutputTokens,
    stop: config.stopSequences,
  }
}

const textOf = (parts: readonly GeminiPart[]): string =>
  parts.map(part => (part.thought ? '' : (part.text ?? ''))).join('')

/** The user's own words, beside the responses of functions, stand before them. */
function toTurns({ role, parts }: GeminiContent): Turn[] {
  const results = parts.flatMap(part => part.functionResponse ?? [])
  const attachments = parts.filter(part => part.inlineData || part.fileData).length
  const said = parts.length > results.length
  return [
    ...(said
      ? [{ role: role === 'model' ? ('assistant' as const) : ('user' as const), text: textOf(parts), attachments }]
      : []),
    ...results.map(({ response }) => ({ role: 'tool' as const, text: resultText(response) })),
  ]
}

function resultText(response: Readonly<Record<string, unknown>>): string {
  const { output = response.result ?? response } = response
  return typeof output === 'string' ? output : JSON.stringify(output)
}

function toolChoiceOf({ toolConfig }: GeminiBody): Prompt['toolChoice'] {
  const { mode, allowedFunctionNames: [name] = [] } = toolConfig?.functionCallingConfig ?? {}
  if (mode === 'ANY') return name ?? true
  return mode === 'NONE' ? false : 'auto'
}
