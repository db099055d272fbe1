import { memoryStore } from '@millrace/resume'
import { durableStreamsStore } from '@millrace/resume/durable-streams'
import { redisStore } from '@millrace/resume/ioredis'
import { sqliteStore } from '@millrace/resume/sqlite'
import { expect, it } from 'vitest'

const client = { call: async () => null, duplicate: () => client, on: () => client } as never

it.each([[null], [[]], [new Map()]])('a store takes no options of %o', given => {
  for (const make of [memoryStore, durableStreamsStore])
    expect(() => make(given as never)).toThrow('The options of the store are an object')
  expect(() => sqliteStore(':memory:', given as never)).toThrow('The options of the store are an object')
  expect(() => redisStore(client, given as never)).toThrow('The options of the store are an object')
})

it('options may be an instance of a class with fields of its own', () => {
  class Options {
    maxStreams = 5
    tenant = 'a'
  }
  expect(() => memoryStore(new Options())).not.toThrow()
})
