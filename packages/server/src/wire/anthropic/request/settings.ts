import type { ChatRequest, OutputFormat, Tool, ToolChoice } from '@millrace/core'
import { defined, type Warn } from '@millrace/core/provider-kit'
import { schemaOutput } from '../../request/schema-output.js'
import { unknownChoice } from '../../request/unknown-choice.js'
import { ownFields } from './assistant.js'
import type { MessagesBody } from './body.js'
import type { ListedTool } from './tools-in-effect.js'

/** Settings of a tool that may change the answer (@anthropic-ai/sdk 0.122.0, `Tool`), each with the values that ask for nothing. */
const settingsOfTools: readonly (readonly [setting: string, asksForNothing: (value: unknown) => boolean])[] = [
  ['defer_loading', value => value === false],
  ['input_examples', value => Array.isArray(value) && value.length === 0],
  ['allowed_callers', value => Array.isArray(value) && value.every(caller => caller === 'direct')],
]

/** The client's own tools. Those that Anthropic runs or defines come without a schema, so that no other model could call them. */
export const toTools = (listed: readonly ListedTool[], warn: Warn): Tool[] =>
  listed.flatMap(({ tool, field }) => {
    const { name, description, input_schema: parameters, strict } = tool
    if (parameters && name) {
      for (const [setting, asksForNothing] of settingsOfTools) {
        const value = tool[setting]
        if (value !== undefined && value !== null && !asksForNothing(value))
          warn(`${field}.${setting}`, 'Left out: a tool has no such setting here.')
      }
      const told = defined({ name, description: description ?? undefined, parameters, strict: strict ?? undefined })
      return { ...told, ...ownFields(tool) }
    }
    warn(field, 'Left out: a tool of Anthropic’s own, without a schema.')
    return []
  })

/**
 * The choice among the tools that are left.
 *
 * @throws HttpError 400 for a tool that is not there, or was taken away.
 */
export function toToolChoice(
  choice: MessagesBody['tool_choice'],
  listed: readonly ListedTool[],
  tools: readonly Tool[],
  warn: Warn,
): ToolChoice | undefined {
  if (!choice) return undefined
  const chosen = listed.filter(({ tool }) => choice.type === 'tool' && tool.name === choice.name)
  if (choice.type === 'tool' && chosen.length === 0) throw unknownChoice('tool_choice.name')
  if (tools.length === 0) {
    if (choice.type === 'any') warn('tool_choice', 'Left out: there is no tool to call.')
    return undefined
  }
  if (chosen.some(({ tool }) => !tool.input_schema)) {
    warn('tool_choice', 'Left out: the tool is Anthropic’s own.')
    return undefined
  }
  if (choice.type === 'tool') return { toolName: choice.name! }
  return choice.type === 'any' ? 'required' : (choice.type as 'auto' | 'none')
}

type Reasoning = NonNullable<ChatRequest['reasoning']>

const efforts: ReadonlySet<string> = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])

/** `thinking` and `output_config.effort`, of which either may come alone. */
export function toReasoning({ thinking, output_config: output }: MessagesBody, warn: Warn): Reasoning | undefined {
  const { type, budget_tokens: budgetTokens } = thinking ?? {}
  const told = output?.effort ?? undefined
  const effort = told !== undefined && efforts.has(told) ? (told as NonNullable<Reasoning['effort']>) : undefined
  if (told !== undefined && effort === undefined) warn('output_config.effort', 'Left out: the step is not known.')
  const enabled = type === 'disabled' ? false : type === undefined ? undefined : true
  const reasoning = defined({ enabled, effort, budgetTokens: budgetTokens ?? undefined })
  return Object.keys(reasoning).length > 0 ? reasoning : undefined
}

/** The field of today, or that of its beta, which the vendor's older clients send (structured-outputs-2025-11-13). */
export const toOutput = ({ output_config: output, output_format: former }: MessagesBody): OutputFormat | undefined => {
  const format = output?.format ?? former
  return format ? schemaOutput(format.schema) : undefined
}
