import { fingerprintOf, isSame, type SealForm, unseal } from '../core/seal.js'
import { modelName } from '../course/controls.js'
import type { Failure } from '../course/failure.js'
import type { AnthropicBlock, AnthropicBody } from './body.js'
import { modelFacts } from './models.js'

/** The beginning of signatures and redacted thoughts. */
export const signatureForm: SealForm = { lead: [0x12] }

/** Checks rules beyond the schema: fields that belong together, data that the vendor must have made itself, and settings that a model refuses. */
export function ruleFailure(body: AnthropicBody): Failure | undefined {
  return checkBlocks(body) ?? checkCalls(body) ?? checkChoice(body) ?? checkThinking(body) ?? checkSampling(body)
}

const invalid = (message: string, field?: string): Failure => ({ code: 'invalid_request_error', message, field })

/** The blocks of a message; a bare text is one block. */
export const blocksIn = (content: string | readonly AnthropicBlock[]): readonly AnthropicBlock[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content

/** Blocks that one side alone may send. */
const owners: Readonly<Record<string, string>> = {
  thinking: 'assistant',
  redacted_thinking: 'assistant',
  tool_use: 'assistant',
  tool_result: 'user',
  image: 'user',
}

function checkBlocks({ messages }: AnthropicBody): Failure | undefined {
  if (messages.find(({ role }) => role !== 'system')?.role !== 'user')
    return invalid('first message must use the "user" role', 'messages')
  for (const [index, { role, content }] of messages.entries()) {
    const blocks = blocksIn(content)
    const mayBeEmpty = role === 'assistant' && index === messages.length - 1
    if (blocks.length === 0 && !mayBeEmpty)
      return invalid('all messages must have non-empty content', `messages.${index}`)
    for (const [at, block] of blocks.entries()) {
      const field = `messages.${index}.content.${at}`
      if (block.type === 'text' && block.text === '')
        return invalid('text content blocks must be non-empty', 'messages')
      if ((owners[block.type] ?? role) !== role)
        return invalid(`\`${block.type}\` blocks have no place in a message of the ${role}`, field)
      const failure = checkSeal(block, field)
      if (failure) return failure
    }
  }
  return undefined
}

/** A signature is of the very text that it came with, and redacted thoughts are as they came. */
function checkSeal({ type, thinking = '', signature, data }: AnthropicBlock, field: string): Failure | undefined {
  if (type === 'redacted_thinking' && !unseal(signatureForm, data))
    return invalid(`Invalid \`data\` in \`${type}\` block`, field)
  if (type !== 'thinking') return undefined
  const signed = unseal(signatureForm, signature)
  const fits = signed && isSame(signed, fingerprintOf(thinking))
  return fits ? undefined : invalid('Invalid `signature` in `thinking` block', field)
}

/** Calls are answered in the message right behind them, and nothing else is. */
function checkCalls({ messages }: AnthropicBody): Failure | undefined {
  let open: ReadonlySet<string | undefined> = new Set()
  let calledAt = 0
  for (const [index, { role, content }] of messages.entries()) {
    // Messages of the system stand beside the conversation.
    if (role === 'system') continue
    const blocks = blocksIn(content)
    const results = blocks.filter(({ type }) => type === 'tool_result').map(block => block.tool_use_id)
    const stray = results.find(id => !open.has(id))
    if (stray !== undefined)
      return invalid(`unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}`, `messages.${index}`)
    const missing = [...open].filter(id => !results.includes(id))
    if (missing.length > 0) return unanswered(calledAt, missing)
    calledAt = index
    open = new Set(role === 'assistant' ? blocks.filter(({ type }) => type === 'tool_use').map(block => block.id) : [])
  }
  return open.size > 0 ? unanswered(calledAt, [...open]) : undefined
}

const unanswered = (index: number, ids: readonly (string | undefined)[]): Failure =>
  invalid(
    `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(', ')}`,
    `messages.${index}`,
  )

function checkChoice({ tools = [], tool_choice: choice, thinking }: AnthropicBody): Failure | undefined {
  if (!choice) return undefined
  if (tools.length === 0) return invalid('may only be given with tools', 'tool_choice')
  if (choice.type === 'tool' && !tools.some(tool => tool.name === choice.name))
    return invalid(`Tool '${choice.name}' not found in provided tools`, 'tool_choice')
  const forced = choice.type === 'any' || choice.type === 'tool'
  // run-llama/llama_index#19641 (2025-08).
  return forced && thinking?.type === 'enabled'
    ? invalid('Thinking may not be enabled when tool_choice forces tool use.')
    : undefined
}

function checkThinking({ model, thinking, max_tokens: maxTokens, messages }: AnthropicBody): Failure | undefined {
  if (!thinking) return undefined
  const { thinking: knows } = modelFacts(modelName(model))
  const { type, budget_tokens: budget = 0 } = thinking
  const refused = {
    enabled: ['adaptive', 'always', 'never'].includes(knows),
    adaptive: ['budget', 'never'].includes(knows),
    disabled: knows === 'always',
  }
  if (refused[type]) return invalid(`"${type}" is not supported by ${model}`, 'thinking.type')
  if (type !== 'enabled') return undefined
  if (budget >= maxTokens) return invalid('`max_tokens` must be greater than `thinking.budget_tokens`', 'max_tokens')
  // A tool loop that goes on begins with thoughts, which must come back; adaptive thinking does not ask for it (platform.claude.com, 2026-08).
  const isResult = (block: AnthropicBlock): boolean => block.type === 'tool_result'
  const said = messages.findLastIndex(({ role, content }) => role === 'user' && !blocksIn(content).some(isResult))
  const index = messages.findIndex(({ role }, at) => at > said && role === 'assistant')
  const answers = messages.slice(said + 1).filter(({ role }) => role === 'assistant')
  const blocks = answers.map(({ content }) => blocksIn(content))
  const first = blocks[0]?.[0]
  if (!first || blocks.some(([begin]) => begin?.type.endsWith('thinking'))) return undefined
  if (!blocks.flat().some(({ type }) => type === 'tool_use')) return undefined
  return invalid(
    `Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.type}\``,
    `messages.${index}.content.0.type`,
  )
}

function checkSampling(body: AnthropicBody): Failure | undefined {
  const { sampling } = modelFacts(modelName(body.model))
  const given = ['temperature', 'top_p', 'top_k'].filter(field => body[field] !== undefined)
  if (sampling === 'none' && given[0]) return invalid('not supported by this model', given[0])
  if (sampling === 'one' && given.includes('temperature') && given.includes('top_p'))
    return invalid('`temperature` and `top_p` cannot both be specified for this model')
  if (body.thinking?.type === 'enabled' && (body.temperature ?? 1) !== 1)
    return invalid('may only be 1 when thinking is enabled', 'temperature')
  return undefined
}
