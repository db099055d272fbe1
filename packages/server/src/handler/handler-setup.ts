import { type DeliverySettings, resolveDelivery } from '../delivery/options.js'
import type { Exchange } from '../exchange/exchange.js'
import type { HttpError } from '../exchange/http-error.js'
import { Admission } from './admission.js'
import { type ChatHandlerOptions, checkHandlerOptions } from './handler-options.js'
import { hostCheck } from './hosts.js'
import { memoryItems } from './items.js'
import { resolveKeep } from './keep-options.js'
import { KeptAnswers } from './kept-answers.js'
import { KeptItems } from './kept-items.js'
import { type ResolvedLimits, resolveLimits } from './limits.js'

/** State that all requests of one handler share. */
export interface HandlerSetup {
  readonly options: ChatHandlerOptions
  /** With the default wire where the options have a function for it. */
  readonly settings: DeliverySettings
  readonly limits: ResolvedLimits
  readonly hookTimeoutMs: number
  readonly admission: Admission
  /** Absent: all hosts and origins are let in. */
  readonly refusedHost: ((exchange: Exchange) => HttpError | undefined) | undefined
  /** Absent: none are kept. */
  readonly items: KeptItems | undefined
  /** Absent: there is no store. */
  readonly kept: KeptAnswers | undefined
  /** Milliseconds without a reader after which an answer that goes on is stopped. */
  readonly orphanMs: number
}

/** @throws TypeError naming the option that is not of its type. */
export function handlerSetup(options: ChatHandlerOptions): HandlerSetup {
  checkHandlerOptions(options)
  const { wire, hookTimeoutMs = 30_000, hosts, cors, items = memoryItems(), onDisconnect, ...delivery } = options
  const { store, orphanMs, behindMs } = resolveKeep(options)
  const settings = resolveDelivery({
    ...delivery,
    // An answer that is kept goes on or not by itself: a delivery of one only ends.
    ...(onDisconnect !== undefined && onDisconnect !== 'detach' && { onDisconnect }),
    ...(wire !== undefined && typeof wire !== 'function' && { wire }),
  })
  const limits = resolveLimits(options.limits)
  return {
    options,
    settings,
    limits,
    hookTimeoutMs,
    admission: new Admission(limits),
    refusedHost: hosts && hostCheck(hosts, cors?.origins ?? []),
    items: items === false ? undefined : new KeptItems(items, limits, hookTimeoutMs),
    kept: store && new KeptAnswers({ store, orphanMs, behindMs }),
    orphanMs,
  }
}
