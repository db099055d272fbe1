// Servers of hyper-express for a test in another process, which tells them by messages what to be and asks what they heard.
// `service.js` and `scripted-handler.js` are the sources of the same names in the repository, without their types.
import { mountChat, sendChat } from '@millrace/server/hyper-express'
import HyperExpress from 'hyper-express'
import { obey } from './obey.mjs'
import { scriptedHandler } from './scripted-handler.js'
import { createService } from './service.js'

/** What each kind of server puts on `/chat`; gives a function that tells what it heard. */
const kinds = {
  sendChat(app, settings) {
    const service = createService(settings)
    app.post('/chat', async (req, res) => {
      service.watch(res)
      const stream = service.stream(await req.json())
      void service.note(sendChat(res, stream, service.options))
    })
    app.head('/chat', (_, res) => {
      service.watch(res)
      void service.note(sendChat(res, service.stream({ messages: [{ role: 'user', content: 'hi' }] }), service.options))
    })
    return () => service.told
  },
  mountChat(app, settings) {
    const service = createService(settings)
    app.use((_, res, next) => {
      service.watch(res)
      next()
    })
    mountChat(app, '/chat', service.handler)
    return () => service.told
  },
  script(app, script) {
    const { handler, news } = scriptedHandler(script)
    mountChat(app, '/chat', handler)
    return () => news
  },
}

const servers = []
// Each server listens for the end of the process.
process.setMaxListeners(0)

const commands = {
  async open({ kind, settings }) {
    const app = new HyperExpress.Server({ max_body_length: 4 * 1024 * 1024 })
    const heard = kinds[kind](app, settings)
    await app.listen(0, '127.0.0.1')
    servers.push({ app, heard })
    return { number: servers.length - 1, url: `http://127.0.0.1:${app.port}/chat` }
  },
  heard: ({ number }) => servers[number].heard(),
  close: ({ number }) => void servers[number].app.close(),
}

obey(commands)
