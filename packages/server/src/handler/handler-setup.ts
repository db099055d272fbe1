import { ChatError } from '@millrace/core'
import { type DeliverySettings, resolveDelivery } from '../delivery/options.js'
import { Admission } from './admission.js'
import { type ChatHandlerOptions, checkHandlerOptions } from './handler-options.js'
import { type ResolvedLimits, resolveLimits } from './limits.js'

/** State that all requests of one handler share. */
export interface HandlerSetup {
  readonly options: ChatHandlerOptions
  /** With the default wire where the options have a function for it. */
  readonly settings: DeliverySettings
  readonly limits: ResolvedLimits
  readonly hookTimeoutMs: number
  readonly admission: Admission
}

/** @throws TypeError naming the option that is not of its type. */
export function handlerSetup(options: ChatHandlerOptions): HandlerSetup {
  checkHandlerOptions(options)
  const { wire, hookTimeoutMs = 30_000, ...delivery } = options
  const settings = resolveDelivery({ ...delivery, ...(wire !== undefined && typeof wire !== 'function' && { wire }) })
  const limits = resolveLimits(options.limits)
  return {
    options,
    settings,
    limits,
    hookTimeoutMs,
    admission: new Admission(limits),
  }
}

/** The error that `onError` gets for a hook that took too long. */
export const hookIsLate = (name: string, ms: number): ChatError =>
  new ChatError({ code: 'timeout', message: `${name} did not settle within ${ms} ms (hookTimeoutMs).` })
