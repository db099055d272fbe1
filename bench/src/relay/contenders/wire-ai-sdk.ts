import { loadWireRelay } from '../millrace.ts'

export const makeRelay = await loadWireRelay('ai-sdk')
