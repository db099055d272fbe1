import {
  type Answer,
  createAnthropicEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  type Emulator,
  emulatorKey,
} from '@millrace/emulator'
import type { GatewayConfig, ProviderConfig } from '@millrace/gateway'
import { onTestFinished } from 'vitest'
import { type GatewayProcess, type GatewaySettings, startGateway } from './gateway-process.ts'

/** The vendors that have an emulator. */
export const vendorNames = ['openai', 'anthropic', 'glm', 'gemini'] as const
export type VendorName = (typeof vendorNames)[number]

/** Models of the vendors that think, and that take pictures. */
export const modelOf: Readonly<Record<VendorName, string>> = {
  openai: 'gpt-5.4',
  anthropic: 'claude-sonnet-4-6',
  glm: 'glm-4.6v',
  gemini: 'gemini-3.8-flash',
}

/** Failures in the words of each vendor. */
export const vendorCodes = {
  openai: { limited: 'rate_limit_exceeded', key: 'invalid_api_key', missing: 'model_not_found', busy: 'server_error' },
  anthropic: {
    limited: 'rate_limit_error',
    key: 'authentication_error',
    missing: 'not_found_error',
    busy: 'overloaded_error',
  },
  glm: { limited: '1302', key: '1000', missing: '1211', busy: '1305' },
  gemini: { limited: 'RESOURCE_EXHAUSTED', key: 'UNAUTHENTICATED', missing: 'NOT_FOUND', busy: 'UNAVAILABLE' },
} as const satisfies Readonly<Record<VendorName, object>>

/** Behaviour of all emulators, which a test may change between two requests. */
export interface VendorScript {
  answer?: Answer | ((body: string) => Answer | undefined) | undefined
  fault?: object | string | undefined
}

/** Four vendors on this machine, and a gateway in front of them. */
export interface GatewayLab {
  readonly gateway: GatewayProcess
  readonly script: VendorScript
  readonly emulators: Readonly<Record<VendorName, Emulator>>
}

/** Starts the vendors. */
export async function startVendors() {
  const script: VendorScript = {}
  const options = {
    answer: (body: object): Answer | undefined => {
      const { answer } = script
      return typeof answer === 'function' ? answer(JSON.stringify(body)) : answer
    },
    fault: () => script.fault as never,
  }
  const emulators = {
    openai: createOpenAIEmulator(options),
    anthropic: createAnthropicEmulator(options),
    glm: createGlmEmulator(options),
    gemini: createGeminiEmulator({ ...options, tokensPerEvent: 1 }),
  }
  const providers: Record<string, ProviderConfig> = {}
  for (const name of vendorNames) {
    const { baseURL, close } = await emulators[name].listen()
    onTestFinished(close)
    providers[name] = { apiKey: emulatorKey, baseURL }
  }
  return { script, emulators, providers }
}

/** Starts vendors and gateway. They end with the test. */
export async function gatewayLab(config: GatewayConfig = {}, settings: GatewaySettings = {}): Promise<GatewayLab> {
  const { script, emulators, providers } = await startVendors()
  const gateway = await startGateway({ ...settings, config: { providers, ...config } })
  return { gateway, script, emulators }
}
