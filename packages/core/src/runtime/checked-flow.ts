import { isPromise } from '../lib/is-promise.js'
import type { Flow } from '../transport/transport.js'
import { ChatError } from '../vocabulary/errors.js'
import { kind } from '../vocabulary/kind.js'

/**
 * The flow that a transport gave, where it is one: without, as where the transport is a function that makes one, the answer would be waited for in vain.
 *
 * @throws ChatError `unknown` naming what it gave.
 */
export function checkedFlow(flow: Flow): Flow {
  if (typeof flow?.cancel === 'function') return flow
  const promised: unknown = flow
  // Its rejection would be one that nobody handles.
  if (isPromise(promised)) promised.then(undefined, () => {})
  const gave = isPromise(promised) ? 'a promise' : kind(flow)
  const message = `transport gave ${gave} in place of a flow: { pause, resume, cancel }. Is it called?`
  throw new ChatError({ code: 'unknown', message })
}
