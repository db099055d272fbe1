export { makeRelay } from './millrace-at-once.ts'
