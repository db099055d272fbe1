import type { Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import { checkAuthorization } from './auth.js'
import { type Controls, readControls } from './controls.js'
import { type GlmFailure, glmErrorPlan } from './errors.js'
import type { GlmEmulatorOptions } from './options.js'
import { planAnswer } from './plan-answer.js'
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
  const read = readBody(request.body, options.models)
  if ('failure' in read) return failure(read.failure)
  const { body } = read

  let controls: Controls
  try {
    controls = readControls(body, request, options)
  } catch (error) {
    return failure({ code: '1210', message: `emulator: ${(error as Error).message}` })
  }
  return planAnswer({ body: { ...body, model: controls.model }, request, options, controls, now })
}

function readBody(text: string, models: readonly string[] | undefined): ReturnType<typeof validateBody> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    // JSON.parse says where; GLM does not.
    return { failure: { code: '1210', field: 'the body is not JSON' } }
  }
  return validateBody(json, models)
}
