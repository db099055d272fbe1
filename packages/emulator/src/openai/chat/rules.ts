import { modelName } from '../../course/controls.js'
import type { Failure } from '../../course/failure.js'
import { reasons } from '../models.js'
import { textOf } from './ask.js'
import type { OpenAIChatBody } from './body.js'

/** Checks rules beyond the schema: fields that belong together, and settings that a model refuses. */
export function chatRuleFailure(body: OpenAIChatBody): Failure | undefined {
  return checkCalls(body) ?? checkChoice(body) ?? checkModel(body) ?? checkJson(body)
}

/** Each call is answered right behind it, and nothing else is. */
function checkCalls({ messages }: OpenAIChatBody): Failure | undefined {
  let open = new Set<string>()
  for (const [index, { role, tool_calls: calls, tool_call_id: id = '' }] of messages.entries()) {
    const field = `messages.[${index}].role`
    if (role === 'tool') {
      if (!open.delete(id))
        return invalid(field, "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.")
      continue
    }
    if (open.size > 0) return unanswered(field, open)
    open = new Set(calls?.map(call => call.id))
  }
  return open.size > 0 ? unanswered(`messages.[${messages.length - 1}].role`, open) : undefined
}

const unanswered = (field: string, open: ReadonlySet<string>): Failure =>
  invalid(field, `Tool messages must follow a message with 'tool_calls'; these had none: ${[...open].join(', ')}`)

const invalid = (field: string, message: string): Failure => ({ code: 'invalid_value', field, message })

function checkChoice({ tools, tool_choice: choice }: OpenAIChatBody): Failure | undefined {
  if (choice === undefined || choice === null) return undefined
  if (!tools)
    return choice === 'none'
      ? undefined
      : invalid('tool_choice', "'tool_choice' is only allowed when 'tools' are given.")
  if (typeof choice === 'string') {
    return ['auto', 'none', 'required'].includes(choice) ? undefined : { code: 'invalid_value', field: 'tool_choice' }
  }
  const name = choice.function?.name
  const offered = name === undefined || tools.some(tool => tool.function?.name === name)
  return offered ? undefined : invalid('tool_choice', `Tool choice '${name}' is not among the 'tools'.`)
}

/** "Not supported with this model": recorded refusals (openai/openai-agents-python#2089, 2025-11) and the reference. */
function checkModel(body: OpenAIChatBody): Failure | undefined {
  if (!reasons(modelName(body.model), body.reasoning_effort)) return undefined
  if (body.max_tokens) {
    const message = "'max_tokens' is not supported with this model: use 'max_completion_tokens' instead."
    return { code: 'unsupported_parameter', field: 'max_tokens', message }
  }
  const fixed = ['temperature', 'top_p'].find(field => (body[field] ?? 1) !== 1)
  return fixed === undefined ? undefined : { code: 'unsupported_value', field: fixed }
}

/** The vendor wants to see that the model was told. */
function checkJson({ messages, response_format: format }: OpenAIChatBody): Failure | undefined {
  if (format?.type !== 'json_object' || messages.some(message => /json/i.test(textOf(message)))) return undefined
  const message = "'messages' must contain the word 'json' to use 'response_format' of type 'json_object'."
  return { code: 'invalid_value', status: 400, field: 'messages', message }
}
