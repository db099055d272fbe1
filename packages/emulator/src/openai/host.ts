import type { Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import type { Failure } from '../course/failure.js'
import { glmErrorBody, glmErrorPlan } from '../glm/errors.js'
import { refuseOpenAI } from './errors.js'

/** Differences of a vendor that speaks the Responses API from OpenAI. */
export interface OpenAIHost {
  /** Every model reasons, and all of it is shown. Default: by the model and the request. */
  readonly thinksAloud?: boolean
  /** The events that have no `sequence_number`. Default: none. */
  readonly unnumbered?: string
  /** Text behind the last event. Default: nothing. */
  readonly mark?: string
  /** The frame of an error inside of a stream. Default: OpenAI's. */
  readonly error?: (failure: Failure) => string
  /** A failure as a whole answer. */
  refuse(failure: Failure, request?: RequestHead): Plan
}

/** OpenAI itself. */
export const openaiHost: OpenAIHost = { refuse: refuseOpenAI }

/**
 * GLM's endpoint of the API, `/api/v1`, as glm-5.3-flash was seen to answer there (captured 2026-10): reasoning in full, without an encrypted
 * form, one end of a text without a number, and `[DONE]` behind the response. Errors have GLM's business codes, in the form that GLM has for
 * them elsewhere: none was captured here.
 *
 * @param now - milliseconds since 1970.
 */
export const glmHost = (now: () => number): OpenAIHost => ({
  thinksAloud: true,
  unnumbered: 'response.reasoning_text.done',
  mark: 'data: [DONE]\n\n',
  error: failure => `event: error\ndata: ${JSON.stringify({ error: glmErrorBody(inCodes(failure), now()) })}\n\n`,
  refuse: (failure, request) => glmErrorPlan(inCodes(failure), now(), request?.headers['accept-language']),
})

/** The business codes for what the checks of OpenAI's dialect find; a fault names its code itself. */
const codes: Readonly<Record<string, string>> = {
  invalid_api_key: '1000',
  missing_api_key: '1001',
  unknown_url: '1222',
  model_not_found: '1211',
  request_too_large: '1261',
  missing_required_parameter: '1213',
  not_json: '1210',
  emulator_control: '1210',
  server_error: '500',
}

/** All other codes of the dialect are words, and all of GLM's are numbers. */
const inCodes = ({ code, ...failure }: Failure): Failure => ({
  ...failure,
  code: codes[code] ?? (/^\d+$/.test(code) ? code : '1214'),
})
