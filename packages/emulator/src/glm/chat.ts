import { composeAnswer } from '../answer/compose.js'
import { paced } from '../core/pace.js'
import { jsonPlan, type Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import { countTokens } from '../core/tokens.js'
import { checkAuthorization } from './auth.js'
import { type GlmChatBody, textOf } from './body.js'
import { type Controls, readControls } from './controls.js'
import { randomHex, readAnswer } from './deltas.js'
import { encodeCompletion, encodeStream, type Generation } from './encode.js'
import { type GlmFailure, glmErrorPlan } from './errors.js'
import { withGlmFault } from './faults.js'
import type { GlmEmulatorOptions } from './options.js'
import { isToolForced, promptOf } from './prompt.js'
import { validateBody } from './validate.js'

/** Answers one request: the route, the key, the body, then the generation with its pace and faults. */
export async function answerGlm(request: RequestHead, options: GlmEmulatorOptions): Promise<Plan> {
  const now = (options.now ?? Date.now)()
  const failure = (what: GlmFailure) => glmErrorPlan(what, request.headers['accept-language'])

  const { pathname } = new URL(request.path, 'http://emulator')
  if (request.method !== 'POST' || !pathname.endsWith('/chat/completions')) {
    return failure({ code: '1222', field: `${request.method} ${pathname}` })
  }
  const refused = await checkAuthorization(request.headers.authorization, options.keys, now)
  if (refused) return failure(refused)
  const body = readBody(request.body, options.models)
  if ('code' in body) return failure(body as GlmFailure)

  let controls: Controls
  try {
    controls = readControls(body, request, options)
  } catch (error) {
    return failure({ code: '1210', message: `emulator: ${(error as Error).message}` })
  }
  return planAnswer({ ...body, model: controls.model }, request, options, controls, now)
}

function readBody(text: string, models: readonly string[] | undefined): GlmChatBody | GlmFailure {
  try {
    return validateBody(JSON.parse(text), models)
  } catch {
    // JSON.parse says where; GLM does not.
    return { code: '1210', field: 'the body is not JSON' }
  }
}

function planAnswer(
  body: GlmChatBody,
  request: RequestHead,
  options: GlmEmulatorOptions,
  controls: Controls,
  now: number,
): Plan {
  const { faults, pace } = controls
  const prompt = promptOf(body, controls.text, new Date(now))
  const answer = options.answer?.(body, request) ?? composeAnswer(prompt)

  const limits = {
    promptTokens: countPromptTokens(body),
    maxTokens: body.max_tokens,
    stop: body.stop,
    tokensPerEvent: options.tokensPerEvent ?? 1,
    finish: faults.find(fault => fault.type === 'finish'),
  }
  const deltas = () => readAnswer(answer, limits)
  const search = body.tools?.find(tool => tool.type === 'web_search')?.web_search
  const generation = (): Generation => {
    const id = newId(now)
    return {
      id,
      created: Math.floor(now / 1000),
      model: body.model,
      requestId: body.request_id ?? id,
      toolShape:
        faults.find(fault => fault.type === 'tool-shape')?.shape ??
        options.toolShape ??
        (body.tool_stream ? 'pieces' : 'whole'),
      sources: answer.sources && { list: answer.sources, place: search?.result_sequence ?? 'after' },
    }
  }

  const first = generation()
  const streamed = body.stream === true && !faults.some(fault => fault.type === 'json-answer')
  let plan: Plan = streamed
    ? {
        status: 200,
        headers: { 'content-type': 'text/event-stream;charset=UTF-8', 'cache-control': 'no-cache' },
        body: paced(encodeStream(deltas(), first), pace),
      }
    : jsonPlan(200, encodeCompletion(deltas(), first))
  const context = {
    acceptLanguage: request.headers['accept-language'],
    requestId: first.requestId,
    toolForced: isToolForced(body),
    regenerate: () => paced(encodeStream(deltas(), generation()), pace),
  }
  for (const fault of faults) plan = withGlmFault(plan, fault, context)
  return plan
}

const countPromptTokens = (body: GlmChatBody): number =>
  body.messages.reduce((sum, message) => sum + countTokens(textOf(message)), 0) +
  (body.tools ? countTokens(JSON.stringify(body.tools)) : 0)

/** An id of GLM's form: the time in Beijing to the second, then sixteen hex digits. */
function newId(now: number): string {
  const beijing = new Date(now + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
  return beijing + randomHex(16)
}
