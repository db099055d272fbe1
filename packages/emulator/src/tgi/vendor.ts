import { randomText } from '../core/ids.js'
import { firstProblem, pathText } from '../course/check.js'
import type { Failure } from '../course/failure.js'
import { bearerOf, checkKey } from '../course/keys.js'
import type { VendorOptions } from '../course/options.js'
import type { Api, Vendor } from '../course/vendor.js'
import { askedByInputs } from './ask.js'
import type { TgiBody } from './body.js'
import { refuseTgi, typeFor } from './errors.js'
import { type TgiFault, tgiFaults } from './faults.js'
import { refusedParameter } from './rules.js'
import { generateSchema } from './schema.js'
import { writeGenerate } from './write.js'

/** Options of {@link createTgiEmulator}. All have defaults. A server has one model, the first of `models`, and no keys but those that are named. */
export type TgiEmulatorOptions = VendorOptions<TgiBody, TgiFault>

const invalid = (message: string): Failure => ({ code: 'validation', message: `Input validation error: ${message}` })

/** TGI: every POST to a path that ends in `/generate_stream` or `/generate`. */
export function tgiVendor({ keys, models: [model = 'tgi'] = [] }: TgiEmulatorOptions): Vendor<TgiBody, TgiFault> {
  const generate = (streamed: boolean): Api<TgiBody, TgiFault> => ({
    read(json) {
      const problem = firstProblem(generateSchema, json)
      if (problem) return { failure: invalid(`${pathText(problem.path) || 'body'}: expected ${problem.expected}`) }
      const body = json as TgiBody
      const refused = refusedParameter(body, streamed)
      return refused === undefined ? { body } : { failure: invalid(refused) }
    },
    ask: body => askedByInputs(body, model, streamed),
    begin: writeGenerate,
  })
  return {
    faults: tgiFaults,
    badEvent: 'data:{"index":3,"token":{"id":\n\n',
    tokensPerEvent: 1,
    newCallId: () => randomText(9),
    route({ method, path }) {
      const { pathname } = new URL(path, 'http://emulator')
      const [, name] = /\/(generate|generate_stream)$/.exec(pathname) ?? []
      return method === 'POST' && name ? generate(name === 'generate_stream') : { code: 'validation', status: 404 }
    },
    authorize({ headers }) {
      const refused = keys && checkKey(bearerOf(headers.authorization), keys, 'missing', 'wrong')
      return refused && { code: 'unauthorized', status: 401, message: 'Invalid username or password.' }
    },
    notJson: { code: 'validation', status: 400, message: 'Failed to parse the request body as JSON' },
    refusedControl: invalid,
    failureOf: (status, message) => ({ code: typeFor(status), status, message }),
    refuse: refuseTgi,
    strike: () => undefined,
  }
}
