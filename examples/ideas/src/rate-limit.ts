// Ten requests at once, of two users, go to a vendor that allows two at a time. The rest waits, and users take turns.
import { ChatError, withRateLimit } from '@millrace/core'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'

let running = 0
let most = 0
const emulator = createGlmEmulator({
  pace: { firstTokenMs: 20 },
  onRequest: ({ ended }) => {
    most = Math.max(most, ++running)
    void ended.then(() => running--)
  },
})
const vendor = glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: emulator.fetch })

// Around the vendor itself, since retries count too. `redisLimits` of @millrace/core/redis-limits counts for many processes.
const provider = withRateLimit(vendor, { concurrency: 2, requestsPerMinute: 100, perKey: { concurrency: 1 } })
const ask = (user: string) => provider.stream({ user, messages: [{ role: 'user', content: 'Hello' }] }).text()

const users = ['anna', 'anna', 'anna', 'anna', 'anna', 'anna', 'anna', 'anna', 'anna', 'ben']
const order: string[] = []
await Promise.all(users.map(user => ask(user).then(() => order.push(user))))
console.log(`At most ${most} at once. Ben, who came last, was answered as number ${order.indexOf('ben') + 1}.`)

// Without patience a request fails at once, so that a fallback around it can go on.
const impatient = withRateLimit(vendor, { requestsPerMinute: 1, maxWaitMs: 0 })
const request = { messages: [{ role: 'user', content: 'Hello' }] } as const
await impatient.stream(request).text()
const error = await impatient
  .stream(request)
  .text()
  .catch((thrown: unknown) => thrown)
if (error instanceof ChatError) console.log(error.code, Math.round(error.retryAfterMs! / 1_000), 's')
