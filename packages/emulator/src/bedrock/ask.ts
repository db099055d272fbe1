import type { Asked, Turn } from '../answer/asked.js'
import type { Prompt } from '../answer/prompt.js'
import type { BedrockBlock, BedrockBody, BedrockMessage } from './body.js'
import type { BedrockCall } from './route.js'

const textOf = (blocks: readonly BedrockBlock[]): string =>
  blocks.map(({ text, citationsContent }) => text ?? textOf(citationsContent?.content ?? [])).join('')

/** Reads a Converse request into no vendor's words. */
export function askedByConverse(body: BedrockBody, { model, streamed }: BedrockCall): Asked {
  const { messages, system = [], inferenceConfig = {}, toolConfig, outputConfig } = body
  const { thinking, reasoning_effort: effort } = body.additionalModelRequestFields ?? {}
  const kind = (thinking as { type?: string } | undefined)?.type
  const schema = outputConfig?.textFormat?.structure?.jsonSchema?.schema
  return {
    model,
    streamed,
    turns: [
      ...(system.length > 0 ? [{ role: 'system' as const, text: textOf(system) }] : []),
      ...messages.flatMap(toTurns),
    ],
    tools: (toolConfig?.tools ?? []).flatMap(({ toolSpec }) =>
      toolSpec
        ? {
            name: toolSpec.name,
            ...(toolSpec.description !== undefined && { description: toolSpec.description }),
            parameters: toolSpec.inputSchema.json,
          }
        : [],
    ),
    toolChoice: toolChoiceOf(body),
    thinkingOff: kind === 'disabled',
    think: effort !== undefined || (kind !== undefined && kind !== 'disabled'),
    json: schema !== undefined,
    ...(schema !== undefined && { schema: JSON.parse(schema) as unknown }),
    maxTokens: inferenceConfig.maxTokens,
    stop: inferenceConfig.stopSequences,
  }
}

function toTurns({ role, content }: BedrockMessage): Turn[] {
  const results = content.flatMap(({ toolResult }) => toolResult ?? [])
  const said = content.filter(block => !block.toolResult)
  const attachments = said.filter(block => block.image ?? block.document ?? block.video ?? block.audio).length
  return [
    ...(said.length > 0 ? [{ role, text: textOf(said), attachments }] : []),
    ...results.map(result => ({ role: 'tool' as const, text: textOf(result.content) })),
  ]
}

function toolChoiceOf({ toolConfig }: BedrockBody): Prompt['toolChoice'] {
  const { any, tool } = toolConfig?.toolChoice ?? {}
  return tool?.name ?? (any ? true : 'auto')
}
