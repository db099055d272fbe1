import type { RemoteOptions, RemoteProvider } from '../remote/remote-provider.js'
import { remote } from '../remote.js'

/**
 * Adds the provider over the server that the options name: in front of them, since they are read when they are needed, and may change until then.
 *
 * @throws TypeError without an address.
 */
export const overServer = <Own extends RemoteOptions>(
  options: Own,
): Omit<Own, 'provider'> & { readonly provider: RemoteProvider } =>
  Object.create(options, { provider: { value: remote(options) } })
