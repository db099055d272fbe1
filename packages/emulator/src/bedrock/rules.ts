import { fingerprintOf, isSame, type SealForm, unseal } from '../core/seal.js'
import type { Failure } from '../course/failure.js'
import type { BedrockBlock, BedrockBody } from './body.js'

/** The beginning of signatures and of redacted thoughts. */
export const signatureForm: SealForm = { lead: [0x12] }

/** Checks rules beyond the schema: whose turn it is, calls and their results, blank texts, and what the vendor must have made itself. */
export const ruleFailure = (body: BedrockBody): Failure | undefined =>
  checkTurns(body) ?? checkBlocks(body) ?? checkCalls(body) ?? checkTools(body) ?? checkThinking(body)

const invalid = (message: string): Failure => ({ code: 'ValidationException', message })

function checkTurns({ messages }: BedrockBody): Failure | undefined {
  if (messages[0]?.role !== 'user') return invalid('A conversation must start with a user message.')
  const twice = messages.some(({ role }, at) => role === messages[at + 1]?.role)
  return twice ? invalid('A conversation must alternate between user and assistant roles.') : undefined
}

function checkBlocks({ messages }: BedrockBody): Failure | undefined {
  for (const [index, { content }] of messages.entries()) {
    for (const [at, block] of content.entries()) {
      const where = `messages.${index}.content.${at}`
      if (block.text?.trim() === '') return invalid(`The text field in the ContentBlock object at ${where} is blank.`)
      if (!isGenuine(block)) return invalid(`${where}: Invalid \`signature\` in \`reasoningContent\` block`)
    }
  }
  return undefined
}

/** A signature is of the very text that it came with, and bytes that stand for a thought are as they came. */
function isGenuine({ reasoningContent }: BedrockBlock): boolean {
  const { reasoningText, redactedContent } = reasoningContent ?? {}
  if (redactedContent !== undefined) return unseal(signatureForm, redactedContent) !== undefined
  if (reasoningText === undefined) return true
  const signed = unseal(signatureForm, reasoningText.signature)
  return signed !== undefined && isSame(signed, fingerprintOf(reasoningText.text))
}

/** Calls are answered in the message right behind them, and nothing else is. */
function checkCalls({ messages }: BedrockBody): Failure | undefined {
  let open: readonly string[] = []
  for (const { role, content } of messages) {
    const results = content.flatMap(({ toolResult }) => toolResult?.toolUseId ?? [])
    if (results.some(id => !open.includes(id)))
      return invalid('The toolResult blocks exceed the toolUse blocks of the previous turn.')
    if (open.some(id => !results.includes(id)))
      return invalid('Expected toolResult blocks for the toolUse blocks of the previous turn.')
    open = role === 'assistant' ? content.flatMap(({ toolUse }) => toolUse?.toolUseId ?? []) : []
  }
  return undefined
}

function checkTools({ messages, toolConfig }: BedrockBody): Failure | undefined {
  const hasCalls = messages.some(({ content }) => content.some(block => block.toolUse ?? block.toolResult))
  if (hasCalls && !toolConfig)
    return invalid('The toolConfig field must be defined when using toolUse and toolResult content blocks.')
  const { tool } = toolConfig?.toolChoice ?? {}
  const known = toolConfig?.tools.some(({ toolSpec }) => toolSpec?.name === tool?.name)
  return tool && !known ? invalid(`The tool ${tool.name} of toolChoice is not in the list of tools.`) : undefined
}

function checkThinking({
  additionalModelRequestFields = {},
  inferenceConfig = {},
  toolConfig,
}: BedrockBody): Failure | undefined {
  const { type, budget_tokens: budget = 0 } = (additionalModelRequestFields.thinking ?? {}) as {
    type?: string
    budget_tokens?: number
  }
  if (type === undefined || type === 'disabled') return undefined
  const { maxTokens = Infinity, temperature = 1 } = inferenceConfig
  if (budget >= maxTokens) return invalid('`max_tokens` must be greater than `thinking.budget_tokens`.')
  if (temperature !== 1) return invalid('`temperature` may only be set to 1 when thinking is enabled.')
  const { any, tool } = toolConfig?.toolChoice ?? {}
  return any || tool ? invalid('Thinking may not be enabled when tool_choice forces tool use.') : undefined
}
