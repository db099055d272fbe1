import { checkMessage } from './check-message.js'
import { checkOutput, checkReasoning, checkTool, checkToolChoice } from './check-settings.js'
import { kind } from './kind.js'
import { type KnownNames, refuseMisspelt } from './known-names.js'
import { otherNames, refuseOtherNames } from './other-names.js'
import type { ChatRequest } from './request.js'

const requestNames: KnownNames<ChatRequest> = {
  model: true,
  messages: true,
  tools: true,
  toolChoice: true,
  parallelToolCalls: true,
  temperature: true,
  topP: true,
  topK: true,
  presencePenalty: true,
  frequencyPenalty: true,
  maxOutputTokens: true,
  stop: true,
  seed: true,
  reasoning: true,
  output: true,
  user: true,
  providerOptions: true,
}
/** Fields that are objects, with an example of each for who writes a word there. */
const objects = [
  ['reasoning', "{ effort: 'high' }"],
  ['output', "{ type: 'json' }"],
  ['providerOptions', '{ … }'],
] as const
/** Fields of vendors' requests, of other libraries and of `StreamOptions`, each with its name here. Left out in silence they would change the answer. */
const othersOfRequest = otherNames([
  {
    names: ['system', 'system_instruction', 'systemInstruction', 'instructions'],
    here: "a message at the beginning of messages: { role: 'system', content }",
  },
  { names: ['prompt', 'input'], here: "a message of messages: { role: 'user', content }" },
  { names: ['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'maxTokens'], here: 'maxOutputTokens' },
  { names: ['top_p'], here: 'topP' },
  { names: ['top_k'], here: 'topK' },
  { names: ['presence_penalty'], here: 'presencePenalty' },
  { names: ['frequency_penalty'], here: 'frequencyPenalty' },
  { names: ['parallel_tool_calls', 'disable_parallel_tool_use'], here: 'parallelToolCalls: false' },
  { names: ['stop_sequences', 'stopSequences'], here: 'stop' },
  { names: ['tool_choice'], here: 'toolChoice' },
  { names: ['response_format', 'responseFormat'], here: "output: { type: 'json' }" },
  { names: ['reasoning_effort', 'reasoningEffort'], here: "reasoning: { effort: 'high' }" },
  { names: ['provider_options'], here: 'providerOptions' },
  { names: ['signal', 'abortSignal'], here: 'an option, behind the request: stream(request, { signal })' },
  { names: ['maxRetries', 'max_retries'], here: 'an option, behind the request: stream(request, { maxRetries })' },
])
const numbers = [
  'temperature',
  'topP',
  'topK',
  'presencePenalty',
  'frequencyPenalty',
  'maxOutputTokens',
  'seed',
] as const

/**
 * Checks that a request is of its type, for callers without TypeScript. It does not look for mistakes that only the vendor knows.
 * Fields that it does not know pass, since a composition may have its own, but those that are misspelt, or by which others call what has another name here, do
 * not. A field of undefined says nothing; null is a value, and of no field's type.
 *
 * @throws TypeError naming the field.
 */
export function checkRequest(request: ChatRequest<never>): void {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw new TypeError('A chat request is an object: { messages: […] }.')
  refuseOtherNames(request, othersOfRequest, 'field of a request')
  refuseMisspelt(request, requestNames, 'field of a request')
  const { model, messages, tools, stop, user } = request
  if (model !== undefined && (typeof model !== 'string' || model === ''))
    throw new TypeError(`model takes a name, not ${kind(model)}.`)
  if (!Array.isArray(messages) || messages.length === 0)
    throw new TypeError('messages takes a list of at least one message.')
  messages.forEach(checkMessage)
  if (user !== undefined && typeof user !== 'string') throw new TypeError(`user takes a text, not ${kind(user)}.`)
  if (tools !== undefined && !Array.isArray(tools))
    throw new TypeError(
      `tools takes a list: [{ name, description, parameters }], not ${kind(tools)}. Tools by name, with execute, are for withTools.`,
    )
  tools?.forEach(checkTool)
  checkToolChoice(request.toolChoice)
  for (const name of numbers) {
    const value = request[name]
    if (value !== undefined && !Number.isFinite(value))
      throw new TypeError(`${name} takes a number, not ${kind(value)}.`)
  }
  const { parallelToolCalls } = request
  if (parallelToolCalls !== undefined && typeof parallelToolCalls !== 'boolean')
    throw new TypeError(`parallelToolCalls takes true or false, not ${kind(parallelToolCalls)}.`)
  for (const [name, example] of objects) {
    const value: unknown = request[name]
    if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value)))
      throw new TypeError(`${name} takes an object, such as ${example}, not ${kind(value)}.`)
  }
  checkReasoning(request.reasoning ?? {})
  checkOutput(request.output)
  if (stop !== undefined && !(Array.isArray(stop) && stop.every(text => typeof text === 'string'))) {
    throw new TypeError('stop takes a list of texts.')
  }
}
