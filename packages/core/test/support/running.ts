import type { ProviderDefinition, ProviderSettings, StreamOptions } from '@millrace/core'
import { vi } from 'vitest'
import { hello, testProvider } from './dialect.js'
import { Recorder } from './recorder.js'
import { settle } from './settle.js'
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

/** Lets time pass, and the turn end. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await settle()
}
