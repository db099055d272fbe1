import type { EmulatedRequest, GlmEmulatorOptions } from '@millrace/emulator'
import { expect } from 'vitest'
import type { Door, OpenDoor } from './door.js'
import type { Reader } from './reader.js'
import type { ServiceSettings, Told } from './service.js'
import { until } from './until.js'
import { upstream } from './upstream.js'

/** The whole chain, from the emulator's socket to the reader's, with an answer under way. */
export interface Chain {
  readonly opened: OpenDoor
  readonly reader: Reader
  /** As the emulator sees it. */
  readonly request: EmulatedRequest
  /** After the reader left: waits for upstream's close, and for the one word about it that the hooks get. */
  closed(): Promise<void>
}

/** Opens a door so that a reader can leave by it at any time. */
export const openDoor = (door: Door, settings: ServiceSettings): Promise<OpenDoor> =>
  door.open({ ...settings, delivery: { ...(door.headFirst && { headTimeoutMs: 0 }), ...settings.delivery } })

/** Asks for an answer and waits until the emulator has been asked. */
export async function startChain(
  door: Door,
  options: GlmEmulatorOptions,
  settings: Partial<ServiceSettings> = {},
): Promise<Chain> {
  const { emulator, baseURL } = await upstream(options)
  const opened = await openDoor(door, { baseURL, ...settings })
  const arriving = emulator.nextRequest()
  const reader = opened.ask('go on')
  const request = await arriving
  if (door.headFirst) await reader.reply
  return {
    opened,
    reader,
    request,
    async closed() {
      expect(await until('upstream is closed', () => request.ending)).toBe('reader-left')
      await cancelled(opened)
      expect(emulator.stats).toMatchObject({ open: 0, requests: 1 })
    },
  }
}

/** Waits until the hooks have been told how the answer ended. */
export const toldOf = (opened: OpenDoor): Promise<Told> =>
  until('the books are closed', async () => {
    const told = await opened.told()
    return told.finished.length > 0 && told
  })

/** Waits until the hooks have been told that nobody wants the answer any more: once, and not as a failure. */
export async function cancelled(opened: OpenDoor): Promise<void> {
  const { finished, errors, outcomes } = await toldOf(opened)
  expect(finished.map(answer => answer.ending)).toEqual(['cancelled'])
  expect(errors).toEqual([])
  expect(outcomes.filter(outcome => outcome !== 'closed' && outcome !== 'stalled')).toEqual([])
}
