import { storeRelay } from '../store-relay.ts'

export const listen = storeRelay(() => undefined)
