import type { ChatRequest, Json, OutputFormat, Warning } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'
import { HttpError } from '../../exchange/http-error.js'
import { type IgnoredSettings, ignoredSettings } from '../openai/ignored.js'
import { userOf } from '../openai/settings.js'
import { checkedBody } from '../request/checked-body.js'
import { anyJson, schemaOutput } from '../request/schema-output.js'
import type { DecodedRequest, WireRequest } from '../wire.js'
import { type ResponsesBody, responsesBody, responsesFields } from './body.js'
import { readInput } from './input.js'
import { readTools } from './tools.js'

const ignoredOf = ignoredSettings(responsesFields)

/** Reads a Responses request. */
export function decodeResponsesRequest({ body, items }: Pick<WireRequest, 'body' | 'items'>): DecodedRequest {
  const asked = checkedBody(responsesBody, body)
  const { tools, own, toolChoice, warnings: ofTools } = readTools(asked)
  const { messages, warnings: ofInput } = readInput(asked.input, { items, own })
  const { instructions, reasoning, text, background, store } = asked
  // As OpenAI: the answer could be found by nobody.
  if (background && store === false)
    throw new HttpError(400, 'invalid-request', 'background takes an answer that is kept: leave out store: false.')
  const request: ChatRequest = defined({
    model: asked.model,
    messages: instructions ? [{ role: 'system', content: instructions }, ...messages] : messages,
    tools: tools.length > 0 ? tools : undefined,
    toolChoice,
    temperature: asked.temperature ?? undefined,
    topP: asked.top_p ?? undefined,
    parallelToolCalls: asked.parallel_tool_calls === false ? false : undefined,
    maxOutputTokens: asked.max_output_tokens ?? undefined,
    reasoning: reasoning?.effort ? { effort: reasoning.effort } : undefined,
    output: outputOf(text?.format),
    user: userOf(asked),
  })
  const { unread, ...ignored } = ignoredBy(asked)
  const warnings = [...ofTools, ...ofInput, ...ownWarnings(asked), ...ignored.warnings]
  return {
    request,
    stream: asked.stream ?? false,
    context: defined({
      model: asked.model,
      ownTools: Object.keys(own).length > 0 ? (own as unknown as Json) : undefined,
      encrypted: asked.include?.includes(encryptedReasoning) || undefined,
      store: store ?? undefined,
      background: background || undefined,
      settings: settingsOf(asked),
    }),
    ...(background && { background }),
    ...(store === false && { keep: false }),
    ...(warnings.length > 0 && { warnings }),
    ...(unread && { unread }),
  }
}

const encryptedReasoning = 'reasoning.encrypted_content'

const ignoredBy = (asked: ResponsesBody): IgnoredSettings => {
  const { mode, context } = asked.reasoning ?? {}
  return ignoredOf({ ...asked, verbosity: asked.text?.verbosity, 'reasoning.mode': mode, 'reasoning.context': context })
}

/** Warnings about parts of fields that are read. */
function ownWarnings({ include, reasoning }: ResponsesBody): readonly Warning[] {
  const { effort, summary } = reasoning ?? {}
  return [
    ...(include ?? []).flatMap((each, at): Warning[] =>
      each === encryptedReasoning ? [] : [{ setting: `include[${at}]`, message: 'Left out: it is OpenAI’s own.' }],
    ),
    ...(summary && !effort
      ? [{ setting: 'reasoning.summary', message: 'Left out: reasoning is asked for by an effort.' }]
      : []),
  ]
}

/** The settings that a response repeats as they were sent. */
const repeated = [
  'instructions',
  'max_output_tokens',
  'metadata',
  'parallel_tool_calls',
  'reasoning',
  'temperature',
  'text',
  'tool_choice',
  'top_p',
  'user',
] as const

const settingsOf = (asked: ResponsesBody): Json =>
  defined(Object.fromEntries(repeated.map(name => [name, asked[name] ?? undefined]))) as Json

function outputOf(format: NonNullable<ResponsesBody['text']>['format']): OutputFormat | undefined {
  if (!format) return undefined
  if (format.type !== 'json_schema') return format.type === 'text' ? { type: 'text' } : anyJson
  return schemaOutput(format.schema, format.name, format.strict ?? false)
}
