import type { ChatProvider } from '@millrace/core'

/** The way in which an adapter is tried: over HTTP, as its users meet it. */
export interface AdapterFixture {
  /**
   * Listens on this machine with `createChatHandler({ provider, onError: false })` behind the adapter.
   *
   * @returns the address that takes the `POST`, and a function that ends the server.
   */
  serve(provider: ChatProvider): Promise<{ readonly url: string; close(): Promise<void> }>
}
