import { redisStore as overIoredis } from '@millrace/resume/ioredis'
import { redisStore as overRedis } from '@millrace/resume/redis'
import { expect, test } from 'vitest'

const call = () => {}

test('a client of the other package is refused by the name of its entry', () => {
  // The methods by which they are told apart (ioredis 5.11, redis 6.3).
  const ioredis = { call, sendCommand: call, duplicate: call, defineCommand: call }
  const redis = { sendCommand: call, duplicate: call }
  expect(() => overRedis(ioredis as never)).toThrow('@millrace/resume/ioredis')
  expect(() => overIoredis(redis as never)).toThrow('@millrace/resume/redis')
})
