import { createVendorEmulator, type VendorEmulator } from '../course/dialect.js'
import { type GeminiEmulatorOptions, geminiVendor } from './vendor.js'

/** The path of a client's base URL, below the address: `/v1beta`. */
export const geminiBasePath = '/v1beta'

/**
 * An emulator of Gemini: every POST to a path that ends in `/models/<model>:streamGenerateContent` (server-sent events with `alt=sse`, else a
 * JSON list) or `:generateContent`, of the Gemini API or of Vertex AI; and `…/interactions`, of the Gemini API.
 *
 * @throws {TypeError} for an option that cannot work.
 */
export const createGeminiEmulator = (options: GeminiEmulatorOptions = {}): VendorEmulator =>
  createVendorEmulator(geminiVendor, options, geminiBasePath, ['keepInteractions'])
