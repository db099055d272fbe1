export { makeRelay } from './millrace.ts'
