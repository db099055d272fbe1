import { createVendorEmulator, type VendorEmulator } from '../course/dialect.js'
import { type TgiEmulatorOptions, tgiVendor } from './vendor.js'

/**
 * An emulator of a server of Hugging Face's Text Generation Inference, by its native API: every POST to a path that ends in `/generate_stream`, or in
 * `/generate`. Its clients take the address alone as their base URL.
 *
 * @throws {TypeError} for an option that cannot work.
 */
export const createTgiEmulator = (options: TgiEmulatorOptions = {}): VendorEmulator =>
  createVendorEmulator(tgiVendor, options, '')
