import { createEmulator, type Dialect, type Emulator } from '../core/emulator.js'
import type { Listening, ListenOptions } from '../core/listen.js'
import type { Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import { type Controls, readControls } from './controls.js'
import { isFailure } from './failure.js'
import { readFaults } from './fault-text.js'
import type { AnyFault } from './faults.js'
import { checkForm, checkOptions, type VendorOptions } from './options.js'
import { planAnswer } from './plan-answer.js'
import type { Vendor } from './vendor.js'

/**
 * The course of a request, the same for every vendor: the route, the key, the body, then the generation with its pace and faults.
 *
 * @throws {TypeError} for an option that cannot work.
 */
export function createDialect<Body, Fault extends AnyFault>(
  vendor: Vendor<Body, Fault>,
  options: VendorOptions<Body, Fault>,
): Dialect {
  checkOptions(options, vendor.faults)
  return {
    failure: (status, message, request) => vendor.refuse(vendor.failureOf(status, message), request),
    answer: request => answer(vendor, options, request),
  }
}

async function answer<Body, Fault extends AnyFault>(
  vendor: Vendor<Body, Fault>,
  options: VendorOptions<Body, Fault>,
  request: RequestHead,
): Promise<Plan> {
  const now = (options.now ?? Date.now)()
  const api = vendor.route(request)
  if (isFailure(api)) return vendor.refuse(api, request)
  const refused = await vendor.authorize(request, now)
  if (refused) return vendor.refuse(refused, request)
  const json = parse(request.body)
  const isBare = 'reply' in api && api.bodiless === true && request.body === ''
  if (json === undefined && request.method === 'POST' && !isBare) return vendor.refuse(vendor.notJson, request)
  if ('reply' in api) {
    const reply = api.reply(json, request)
    return isFailure(reply) ? vendor.refuse(reply, request) : reply
  }
  const read = api.read(json, request)
  if ('failure' in read) return vendor.refuse(read.failure, request)
  const { body } = read
  const asked = api.ask(body, request)

  let controls: Controls
  let faults: readonly Fault[]
  try {
    controls = readControls(asked, request, options.pace)
    const { fault: option } = options
    const named = controls.fault ?? (typeof option === 'function' ? option(body, request) : option)
    faults = named === undefined ? [] : readFaults<Fault>(vendor.faults, named)
  } catch (error) {
    return vendor.refuse(vendor.refusedControl(`emulator: ${(error as Error).message}`), request)
  }
  return planAnswer({ vendor, options, api, body, asked, request, controls, faults, now })
}

/** The value of a JSON text, or undefined for a text that is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // JSON.parse says where; vendors do not.
    return undefined
  }
}

/** A listening emulator of a vendor. */
export interface VendorListening extends Listening {
  /** The base URL for a client of the vendor. */
  readonly baseURL: string
}

/** An emulator of a vendor. */
export interface VendorEmulator extends Emulator {
  /** Starts an HTTP server on Node. */
  readonly listen: (options?: ListenOptions) => Promise<VendorListening>
}

/**
 * An emulator whose clients take `basePath` below the address as their base URL.
 *
 * @param make - makes the vendor, of options that were checked.
 * @param own - the options that this vendor has beside those of all.
 */
export function createVendorEmulator<Body, Fault extends AnyFault, Options extends VendorOptions<Body, Fault>>(
  make: (options: Options) => Vendor<Body, Fault>,
  options: Options,
  basePath: string,
  own: readonly string[] = [],
): VendorEmulator {
  checkForm(options, own)
  const emulator = createEmulator(createDialect(make(options), options), options)
  return {
    ...emulator,
    get stats() {
      return emulator.stats
    },
    async listen(listenOptions) {
      const listening = await emulator.listen(listenOptions)
      return { ...listening, baseURL: listening.url + basePath }
    },
  }
}
