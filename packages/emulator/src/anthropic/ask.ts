import type { Asked, Turn } from '../answer/asked.js'
import type { Prompt } from '../answer/prompt.js'
import { modelName } from '../course/controls.js'
import type { AnthropicBlock, AnthropicBody, AnthropicMessage } from './body.js'
import { modelFacts } from './models.js'
import { blocksIn } from './rules.js'

const textOf = (content: string | readonly AnthropicBlock[] = []): string =>
  blocksIn(content)
    .map(block => block.text ?? '')
    .join('')

/** Reads a Messages request into no vendor's words. */
export function askedByMessages(body: AnthropicBody): Asked {
  const { model, system, messages, tools = [], tool_choice: choice, thinking, output_config: output } = body
  return {
    model,
    streamed: body.stream === true,
    turns: [...(system ? [{ role: 'system' as const, text: textOf(system) }] : []), ...messages.flatMap(toTurns)],
    tools: tools.flatMap(({ name, description, input_schema: parameters }) =>
      parameters === undefined ? [] : { name, ...(description !== undefined && { description }), parameters },
    ),
    toolChoice: toolChoiceOf(body),
    oneCall: choice?.disable_parallel_tool_use === true,
    thinkingOff: thinking?.type === 'disabled',
    think: thinking ? thinking.type !== 'disabled' : modelFacts(modelName(model)).thinking === 'always',
    json: output?.format?.type === 'json_schema',
    schema: output?.format?.schema,
    maxTokens: body.max_tokens,
    stop: body.stop_sequences,
  }
}

/** The user's own words, beside the results of tools, stand before them. */
function toTurns({ role, content }: AnthropicMessage): Turn[] {
  const blocks = blocksIn(content)
  const results = blocks.filter(block => block.type === 'tool_result')
  const attachments = blocks.filter(block => ['image', 'document', 'container_upload'].includes(block.type)).length
  const said = blocks.length > results.length
  return [
    ...(said ? [{ role, text: textOf(blocks.filter(block => block.type === 'text')), attachments }] : []),
    ...results.map(result => ({ role: 'tool' as const, text: textOf(result.content) })),
  ]
}

function toolChoiceOf({ tool_choice: choice }: AnthropicBody): Prompt['toolChoice'] {
  if (choice?.type === 'tool') return choice.name ?? true
  if (choice?.type === 'any') return true
  return choice?.type === 'none' ? false : 'auto'
}
