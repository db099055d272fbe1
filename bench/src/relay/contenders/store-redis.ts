import { createClient } from 'redis'
import type { redisStore } from '../../../../packages/resume/src/redis.ts'
import { loadBuilt } from '../millrace.ts'
import { required, storeRelay } from '../store-relay.ts'

const resume = (await loadBuilt('resume/dist/redis.js')) as { redisStore: typeof redisStore }

export const listen = storeRelay(async redisURL => {
  const client = createClient({ url: required(redisURL) })
  client.on('error', () => {})
  await client.connect()
  return resume.redisStore(client)
})
