import type { ChatProvider, ProviderDefinition, ProviderSettings } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { checkKey, checkModel, checkOneOf, checkSettings, findKey } from '@millrace/core/provider-kit'
import { createAuthorize, type GlmAuth, keySource } from './auth.js'
import { createGlmDecoder, type OnCorruptFrame, type OnSensitive } from './decoder.js'
import { createPlaceOf, type GlmEndpoint, refusedKeyRemedy } from './endpoints.js'
import { glmError } from './errors.js'
import { type GlmModelName, glmModel } from './models.js'
import { type GlmOptions, optionNames } from './options.js'
import { toGlmRequest } from './request.js'

/** Settings of {@link glm}; each may be absent. */
export interface GlmSettings extends ProviderSettings {
  /** Default: the first of `ZAI_API_KEY`, `ZHIPU_API_KEY`, `ZHIPUAI_API_KEY` that is set, read at each request. */
  readonly apiKey?: string
  /** Default `bearer`. */
  readonly auth?: GlmAuth
  /** Which of the vendor's addresses. Default: `zai` where the key comes from `ZAI_API_KEY`, else `bigmodel`. */
  readonly endpoint?: GlmEndpoint
  /** Any other address, below which `/chat/completions` lies. Default: `ZAI_BASE_URL`, else by `endpoint`. */
  readonly baseURL?: string
  /** Where a request names no model. Default `glm-5.3`. */
  readonly model?: GlmModelName
  /** Language of the vendor's error texts, as `accept-language` has it. Default: `en-US,en` on Z.ai, as its SDK sends it; else the vendor's. */
  readonly language?: string
  /**
   * The policy for a frame in which the vendor restarted the generation. `recover`: a `reset` event withdraws the blocks shown so far, and
   * the new generation follows; `error`: the answer fails with `protocol`. Default `recover`.
   */
  readonly onCorruptFrame?: OnCorruptFrame
  /**
   * The policy for the text so far when the vendor's check ends an answer as `sensitive`. `withdraw`: a `reset` event takes it back, as the
   * vendor's rules for applications ask; `keep`: it stays. The finish is `content-filter` either way. Default `withdraw`.
   */
  readonly onSensitive?: OnSensitive
}

/** GLM-5 pauses for minutes while it reasons (can1357/oh-my-pi#1494, #4758). */
const patience = { firstByteTimeoutMs: 600_000, idleTimeoutMs: 600_000 }

/**
 * GLM of Zhipu / Z.ai.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it. A missing key is an `authentication` error of the
 * stream, before any request.
 * @example
 * ```ts online
 * import { glm } from '@millrace/glm'
 *
 * const provider = glm({ apiKey: 'id.secret', endpoint: 'zai' })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export function glm(settings: GlmSettings = {}): ChatProvider<GlmOptions> {
  return defineProvider(glmDefinition(settings), settings)
}

/** The provider as three pure functions and one that signs; see {@link glm}. */
export function glmDefinition(settings: GlmSettings = {}): ProviderDefinition<GlmOptions> {
  checkSettings('glm', settings, {
    apiKey: true,
    auth: true,
    endpoint: true,
    baseURL: true,
    model: true,
    language: true,
    onCorruptFrame: true,
    onSensitive: true,
  })
  const { apiKey, auth = 'bearer', model = 'glm-5.3', onCorruptFrame = 'recover', onSensitive = 'withdraw' } = settings
  checkOneOf('auth', auth, ['bearer', 'jwt'])
  checkOneOf('onCorruptFrame', onCorruptFrame, ['recover', 'error'])
  checkOneOf('onSensitive', onSensitive, ['withdraw', 'keep'])
  checkModel(model)
  const source = keySource(apiKey, auth)
  checkKey(source)
  const placeOf = createPlaceOf(settings)
  return {
    id: 'glm',
    optionNames,
    toRequest: chat => toGlmRequest(chat, model, placeOf()),
    authorize: createAuthorize(source, auth),
    createDecoder: chat => createGlmDecoder({ model: glmModel(chat.model ?? model), onCorruptFrame, onSensitive }),
    // JSON mode alone, and not for the older vision models (docs.bigmodel.cn, 2026-07).
    objects: chat => [glmModel(chat.model ?? model).functionsOnly ? 'prompt' : 'json'],
    toError: failure =>
      glmError(failure, {
        signs: auth === 'jwt',
        secrets: secretsOf(findKey(source)?.key),
        now: Date.now(),
        remedy: refusedKeyRemedy(settings),
      }),
    defaults: patience,
  }
}

/** The key, and its second half alone. */
const secretsOf = (key: string | undefined): readonly (string | undefined)[] => [key, key?.slice(key.indexOf('.') + 1)]
