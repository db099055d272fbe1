import { createEmulator, type Emulator } from '../core/emulator.js'
import type { Listening, ListenOptions } from '../core/listen.js'
import { answerGlm } from './chat.js'
import { glmErrorPlan } from './errors.js'
import { checkOptions, type GlmEmulatorOptions } from './options.js'

/** A listening GLM emulator. */
export interface GlmListening extends Listening {
  /** What a GLM client takes as its base URL: `url` + `/api/paas/v4`. */
  readonly baseURL: string
}

/** An emulator of GLM. */
export interface GlmEmulator extends Emulator {
  /** Starts an HTTP server on Node. */
  readonly listen: (options?: ListenOptions) => Promise<GlmListening>
}

/**
 * An emulator of the GLM chat API (Zhipu, Z.ai): every POST to a path that ends in `/chat/completions`, streaming and not.
 *
 * @throws {TypeError} for an option that cannot work.
 */
export function createGlmEmulator(options: GlmEmulatorOptions = {}): GlmEmulator {
  checkOptions(options)
  const emulator = createEmulator(
    {
      answer: request => answerGlm(request, options),
      failure: (status, message) => glmErrorPlan({ code: '500', status, message }),
    },
    options,
  )
  return {
    ...emulator,
    get stats() {
      return emulator.stats
    },
    async listen(listenOptions) {
      const listening = await emulator.listen(listenOptions)
      return { ...listening, baseURL: `${listening.url}/api/paas/v4` }
    },
  }
}
