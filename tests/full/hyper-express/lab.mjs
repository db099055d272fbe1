// The laboratory's doors of hyper-express. The faults, the vendor and the reader are in the process of the test, and so is what must hold.
// `desk.js`, `heap.js`, `providers.js`, `waiting.js` and `witness.js` are the sources of the same names in the repository, without their types.
import { mountChat, sendChat } from '@millrace/server/hyper-express'
import HyperExpress from 'hyper-express'
import { createDesk, request } from './desk.js'
import { heapUsed } from './heap.js'
import { obey } from './obey.mjs'
import { atLast } from './waiting.js'
import { witness } from './witness.js'

// One exchange at a time: what it leaves behind is counted in the whole process.
let desk
let watching

// One server for all of them, with a path for each door: uWebSockets.js keeps a server and what its routes refer to, closed or not, for as
// long as the process lives.
const app = new HyperExpress.Server()
app.use((_, res, next) => {
  desk.watch(res, () => res.completed)
  next()
})
app.post('/sendChat', (req, res) => {
  // A body that is no JSON is the application's own business; of one that does not come whole nothing is heard.
  req.json(null).then(
    () => desk.send(() => sendChat(res, desk.provider.stream(request), desk.options)),
    () => res.close(),
  )
})
mountChat(app, '/mountChat', { handle: exchange => desk.handler.handle(exchange) })
await app.listen(0, '127.0.0.1')

obey({
  open({ door, settings }) {
    watching?.stop()
    watching = witness()
    desk = createDesk(settings)
    return `http://127.0.0.1:${app.port}/${door.replace('hyper-express ', '')}`
  },
  books: () => desk.books,
  async testify() {
    const testimony = await atLast(
      () => watching.testify(),
      ({ left }) => left.length === 0,
    )
    watching.stop()
    return testimony
  },
  heapUsed,
})
