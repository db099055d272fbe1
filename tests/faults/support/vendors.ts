import {
  type Answer,
  createAnthropicEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  type VendorEmulator,
} from '@millrace/emulator'
import type { VendorName } from './providers.js'

type Emulate = (options: { keys: readonly string[]; answer: (body: unknown) => Answer }) => VendorEmulator

/** Who stands in for each vendor. */
export const labEmulators: { readonly [Name in VendorName]: Emulate } = {
  glm: createGlmEmulator,
  'openai responses': createOpenAIEmulator,
  'openai chat': createOpenAIEmulator,
  anthropic: createAnthropicEmulator,
  gemini: createGeminiEmulator,
}
