export { makeRelay } from './ai-sdk.ts'
