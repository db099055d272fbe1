import type { ProviderDefinition, ProviderSettings, StreamOptions } from '@millrace/core'
import { vi } from 'vitest'
import { hello, testProvider } from './dialect.js'
import { Recorder } from './recorder.js'
import { Vendor } from './vendor.js'

/** A started answer over a fake vendor, with fake timers in place. */
export async function running(
  options: StreamOptions = {},
  overrides: Partial<ProviderDefinition> = {},
  settings: ProviderSettings = {},
) {
  const vendor = new Vendor()
  const stream = testProvider({ ...settings, transport: vendor.transport }, overrides).stream(hello, options)
  const reader = Recorder.of(stream)
  await pass(0)
  return { vendor, stream, reader }
}

/** Lets time pass. */
export const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
