import { createGlmEmulator, type GlmEmulator, type GlmEmulatorOptions } from '@millrace/emulator'
import { onTestFinished } from 'vitest'
import { key } from './service.js'

/** An emulated GLM on a port of its own, which ends with the test. */
export async function upstream(
  options: GlmEmulatorOptions = {},
): Promise<{ readonly emulator: GlmEmulator; readonly baseURL: string }> {
  const emulator = createGlmEmulator({ keys: [key], ...options })
  const { baseURL, close } = await emulator.listen()
  onTestFinished(close)
  return { emulator, baseURL }
}
