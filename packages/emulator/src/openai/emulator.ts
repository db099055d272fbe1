import { createVendorEmulator, type VendorEmulator } from '../course/dialect.js'
import { type OpenAIEmulatorOptions, openaiVendor } from './vendor.js'

/** The path of a client's base URL, below the address: `/v1`. */
export const openaiBasePath = '/v1'

/**
 * An emulator of OpenAI's two APIs: every POST to a path that ends in `/chat/completions` or `/responses`, streaming and not; GET and DELETE of
 * `/responses/<id>`, and GET of `/models`.
 *
 * @throws {TypeError} for an option that cannot work.
 */
export const createOpenAIEmulator = (options: OpenAIEmulatorOptions = {}): VendorEmulator =>
  createVendorEmulator(openaiVendor, options, openaiBasePath, ['host', 'keepResponses'])
