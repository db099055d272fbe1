import { rawOverTls } from './tls-raw.ts'

export const makeRelay = rawOverTls(true)
