import { createVendorEmulator, type VendorEmulator } from '../course/dialect.js'
import { type BedrockEmulatorOptions, bedrockVendor } from './vendor.js'

/**
 * An emulator of Amazon Bedrock's Converse API, by an API key: every POST to a path that ends in `/model/<model>/converse-stream`, which answers with
 * an event stream of AWS, or in `/converse`. Its clients take the address alone as their base URL.
 *
 * @throws {TypeError} for an option that cannot work.
 */
export const createBedrockEmulator = (options: BedrockEmulatorOptions = {}): VendorEmulator =>
  createVendorEmulator(bedrockVendor, options, '')
