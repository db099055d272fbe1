import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { withTools } from '@millrace/core'
import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/node'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

/** Signs approvals and results on their way to the browser: the same on all servers, and after a restart. */
const approvalSecret = process.env.APPROVAL_SECRET ?? randomBytes(32).toString('hex')

const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const

const provider = withTools(
  glm({ model: 'glm-5.3' }),
  {
    weather: {
      description: 'The weather in a city.',
      input: city,
      execute: ({ city }) => ({ city, celsius: 21, sky: 'clear' }),
    },
    /** Tells how far it is: the reader sees each stage, the model the last one. */
    survey: {
      description: 'Surveys the sights of a city.',
      input: city,
      async *execute({ city }, { signal }) {
        for (const sight of ['the river', 'the pavilion', 'the old town']) {
          await sleep(200, undefined, { signal })
          yield { city, seen: sight }
        }
        return { city, sights: 3 }
      },
    },
    /** Runs when a person has approved it: the answer ends with a question, and the next request brings the decision. */
    book: {
      description: 'Books a boat trip in a city.',
      input: city,
      approve: true,
      execute: ({ city }) => ({ city, booked: true }),
    },
  },
  { maxSteps: 5, approvalSecret },
)
// Whose conversation it is: an approval is good for this person alone. A real server reads it from a session.
const authorize = () => ({ owner: 'visitor' })
const handler = createChatHandler({ provider, approvalSecret, authorize })

const server = createServer((req, res) => {
  if (req.url === '/poem') void sendChat(res, provider.stream(request))
  else res.writeHead(404).end()
})
mountChat(server, '/chat', handler)
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

process.once('SIGTERM', async () => {
  server.close()
  await handler.drain({ graceMs: 10_000 })
})
