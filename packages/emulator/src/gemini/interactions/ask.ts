import type { Asked, Turn } from '../../answer/asked.js'
import type { Prompt } from '../../answer/prompt.js'
import { modelName } from '../../course/controls.js'
import { makesPictures, thinks } from '../models.js'
import type { InteractionBody, InteractionStep } from './body.js'

/** Reads a request into no vendor's words. @param steps - of the conversation, those before this interaction included. */
export function askedByInteraction(body: InteractionBody, steps: readonly InteractionStep[]): Asked {
  const { generation_config: config, system_instruction: system, tools } = body
  const model = body.model ?? body.agent ?? ''
  const formats = [body.response_format ?? []].flat()
  const json = formats.find(({ mime_type }) => mime_type === 'application/json')
  const searches = tools?.some(({ type }) => type === 'google_search')
  return {
    model,
    streamed: body.stream === true,
    turns: [...(system ? [{ role: 'system' as const, text: system }] : []), ...steps.flatMap(toTurns)],
    tools: (tools ?? []).flatMap(({ type, name, description, parameters }) =>
      type === 'function' && name !== undefined
        ? [{ name, ...(typeof description === 'string' && { description }), parameters }]
        : [],
    ),
    toolChoice: toolChoiceOf(config?.tool_choice),
    think: thinks(modelName(model), config?.thinking_level === undefined ? undefined : 1),
    json: json !== undefined,
    schema: json?.schema,
    pictures: formats.some(({ type }) => type === 'image') || makesPictures(modelName(model)),
    ...(searches && { search: '', showSources: true }),
    maxTokens: config?.max_output_tokens,
    stop: config?.stop_sequences,
  }
}

function toTurns({ type, content = [], result }: InteractionStep): Turn[] {
  if (type === 'function_result')
    return [{ role: 'tool', text: typeof result === 'string' ? result : JSON.stringify(result) }]
  if (type !== 'user_input' && type !== 'model_output') return []
  const text = content.map(part => part.text ?? '').join('')
  const attachments = content.filter(part => part.type !== 'text').length
  return [{ role: type === 'user_input' ? 'user' : 'assistant', text, attachments }]
}

function toolChoiceOf(choice: NonNullable<InteractionBody['generation_config']>['tool_choice']): Prompt['toolChoice'] {
  const { mode, tools: [name] = [] } = (typeof choice === 'object' ? choice.allowed_tools : { mode: choice }) ?? {}
  if (mode === 'any') return name ?? true
  return mode === 'none' ? false : 'auto'
}
