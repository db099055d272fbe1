// A log line for each answer: its model, the way in which it ended, its tokens, its time, and the time until it began.
import { withObserver } from '@millrace/core'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'

const emulator = createGlmEmulator({ pace: { tokensPerSecond: 500 } })
const vendor = glm({ apiKey: emulatorKey, fetch: emulator.fetch })

const provider = withObserver(vendor, {
  begun({ model }, id) {
    const startedAt = performance.now()
    const elapsed = () => `${Math.round(performance.now() - startedAt)} ms`
    let begun = 'never'
    return {
      // Called for each batch before it goes on to the reader: keep it short. A failure is the last record of one.
      batch([first]) {
        if (begun === 'never' && first?.type !== 'error') begun = elapsed()
      },
      // Called once. Without an end the reader has left.
      ended(end) {
        const how = end?.type === 'error' ? end.error.code : (end?.reason ?? 'left')
        const tokens = end?.type === 'finish' ? end.usage?.outputTokens : undefined
        console.log(`${id} ${model}: ${how}, ${tokens ?? '?'} tokens, ${elapsed()}, began after ${begun}`)
      },
    }
  },
})

const ask = (content: string) => provider.stream({ model: 'glm-5.3', messages: [{ role: 'user', content }] })
await ask('What is 6 * 7?').text()
for await (const _ of ask('What is 6 * 7?').texts()) break
// 1113: the account is empty.
await ask('Hello !fault error:1113')
  .text()
  .catch(() => {})
