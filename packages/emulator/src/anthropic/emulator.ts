import { createVendorEmulator, type VendorEmulator } from '../course/dialect.js'
import { type AnthropicEmulatorOptions, anthropicVendor } from './vendor.js'

/**
 * An emulator of Anthropic's Messages API: every POST to a path that ends in `/messages`, streaming and not, or in
 * `/messages/count_tokens`, GET of `/models`, and POST as Vertex AI takes it, `…/publishers/anthropic/models/<model>:streamRawPredict`. Its clients take the address alone as their base URL, some with `/v1` behind it.
 *
 * @throws {TypeError} for an option that cannot work.
 */
export const createAnthropicEmulator = (options: AnthropicEmulatorOptions = {}): VendorEmulator =>
  createVendorEmulator(anthropicVendor, options, '', ['host'])
