export { makeRelay } from './millrace-fetch.ts'
