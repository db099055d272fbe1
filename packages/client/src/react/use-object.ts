import type { AnySchema } from '@millrace/core'
import { useSyncExternalStore } from 'react'
import { checkObject } from '#checks'
import { overServer } from '../face/over-server.js'
import { ObjectSession, type ObjectSessionOptions, type ObjectSnapshot } from '../object/object-session.js'
import type { RemoteOptions, RemoteRequestOptions } from '../remote/remote-provider.js'
import { useOwned } from './use-owned.js'

/** Options of `useObject`: the address of a server with the other options of `remote`, or a provider, and what is asked for. */
export type ObjectChatOptions<Schema extends AnySchema, Options = unknown> =
  | (ObjectSessionOptions<Schema, Options> & { readonly url?: undefined })
  | (RemoteOptions &
      Omit<ObjectSessionOptions<Schema, RemoteRequestOptions>, 'provider'> & { readonly provider?: undefined })

/** An object as a component shows it, and what a person can do. */
export interface ObjectChat<Schema extends AnySchema>
  extends ObjectSnapshot<Schema>,
    Pick<ObjectSession<Schema, unknown>, 'send' | 'stop' | 'clear'> {}

/**
 * Shows an object that a model writes, as it grows: renders the component at each change, at most once a frame. It is stopped when the component goes.
 *
 * The form of the answer is the server's to set: `prepare` of its handler gives `output: { type: 'json', schema, adapt: true }` with the same schema, whose
 * root is an object.
 *
 * @param options - those of the last render hold.
 * @throws TypeError without a provider or an address.
 * @example
 * ```ts no-run
 * import { useObject } from '@millrace/client/react'
 *
 * const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const
 * const { object, result, status, error, send, stop } = useObject({ url: '/api/city', schema })
 * ```
 */
export function useObject<const Schema extends AnySchema, Options = unknown>(
  options: ObjectChatOptions<Schema, Options>,
): ObjectChat<Schema> {
  const session = useOwned(options, ownObject<Schema, Options>, stop)!
  const { subscribe, getSnapshot, getServerSnapshot } = session
  const snapshot = useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot)
  return { ...snapshot, send: session.send, stop: session.stop, clear: session.clear }
}

function ownObject<Schema extends AnySchema, Options>(
  options: ObjectChatOptions<Schema, Options>,
): ObjectSession<Schema, Options> {
  checkObject(options)
  if (options.provider) return new ObjectSession(options)
  return new ObjectSession(overServer(options) as ObjectSessionOptions<Schema, never>) as ObjectSession<Schema, Options>
}

const stop = (session: { stop(): void }): void => session.stop()
