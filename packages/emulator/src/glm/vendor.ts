import { openaiModels } from '../chat-completions/models.js'
import { toolShapes } from '../chat-completions/tool-shapes.js'
import { randomHex } from '../core/ids.js'
import { commonFaults, type FaultShape, place } from '../course/fault-text.js'
import { modelInPath } from '../course/models.js'
import type { Api, Vendor } from '../course/vendor.js'
import { askedByGlm } from './ask.js'
import { checkAuthorization } from './auth.js'
import type { GlmChatBody } from './body.js'
import { glmErrorPlan } from './errors.js'
import { type GlmFault, strikeGlm } from './faults.js'
import { glmModelNames } from './models.js'
import { checkGlmOptions, type GlmEmulatorOptions } from './options.js'
import { validateBody } from './validate.js'
import { writeGlm } from './write.js'

/** The faults that GLM has. */
export const glmFaults: Readonly<Record<GlmFault['type'], FaultShape>> = {
  ...commonFaults,
  error: { ...commonFaults.error, fields: { ...commonFaults.error.fields, nextFlushTime: 'text' } },
  'error-in-stream': {
    ...commonFaults['error-in-stream'],
    fields: { ...commonFaults['error-in-stream'].fields, form: ['data', 'event', 'json'] },
  },
  splice: { value: 'after', fields: place },
  'tool-shape': { value: 'shape', needs: 'shape', fields: { shape: Object.keys(toolShapes) } },
  'forced-tool-hang': { fields: {} },
}

/** GLM (Zhipu, Z.ai): every POST to a path that ends in `/chat/completions`, and the models in OpenAI's form, which its documents do not have (2026-07). */
export function glmVendor(options: GlmEmulatorOptions): Vendor<GlmChatBody, GlmFault> {
  checkGlmOptions(options)
  const now = options.now ?? Date.now
  const chat: Api<GlmChatBody, GlmFault> = {
    read: json => validateBody(json, options.models),
    ask: askedByGlm,
    begin: generation => writeGlm(generation, options),
  }
  const listed = {
    known: options.models,
    usual: glmModelNames,
    owner: 'z-ai',
    missing: (model: string) => ({ code: '1211', field: model }),
  }
  return {
    faults: glmFaults,
    badEvent: 'data: {"id":"garbage","choices":[{"index":0,"delta":{"content":\n\n',
    tokensPerEvent: 1,
    newCallId: () => `call_${randomHex(24)}`,
    route(request) {
      const { method, path } = request
      const { pathname } = new URL(path, 'http://emulator')
      const known = method === 'POST' && pathname.endsWith('/chat/completions')
      const model = modelInPath(request)
      if (model !== undefined) return openaiModels(listed, model)
      return known ? chat : { code: '1222', field: `${method} ${pathname}` }
    },
    authorize: (request, at) => checkAuthorization(request.headers.authorization, options.keys, at),
    notJson: { code: '1210', field: 'the body is not JSON' },
    refusedControl: message => ({ code: '1210', message }),
    failureOf: (status, message) => ({ code: '500', status, message }),
    refuse: (failure, request) => glmErrorPlan(failure, now(), request?.headers['accept-language']),
    strike: strikeGlm,
  }
}
