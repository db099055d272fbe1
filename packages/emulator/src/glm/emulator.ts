import { createVendorEmulator, type VendorEmulator, type VendorListening } from '../course/dialect.js'
import type { GlmEmulatorOptions } from './options.js'
import { glmVendor } from './vendor.js'

/** The path of a client's base URL, below the address: `/api/paas/v4`. */
export const glmBasePath = '/api/paas/v4'

/** A listening GLM emulator; the base URL is `url` + `/api/paas/v4`. */
export type GlmListening = VendorListening

/** An emulator of GLM. */
export type GlmEmulator = VendorEmulator

/**
 * An emulator of the GLM chat API (Zhipu, Z.ai): every POST to a path that ends in `/chat/completions`, streaming and not, and GET of
 * `/models`.
 *
 * @throws {TypeError} for an option that cannot work.
 */
export const createGlmEmulator = (options: GlmEmulatorOptions = {}): GlmEmulator =>
  createVendorEmulator(glmVendor, options, glmBasePath, ['toolShape'])
