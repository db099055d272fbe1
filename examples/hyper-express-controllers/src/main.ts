import type { ChatStream } from '@millrace/core'
import { glm } from '@millrace/glm'
import { Server } from 'hyper-express'
import { Controller, Get, Injectable, mountControllers } from './controllers.js'
import { page } from './page.js'

/** Holds the provider, which reads `ZAI_API_KEY` and `ZAI_BASE_URL`. */
@Injectable()
class PoetService {
  readonly #provider = glm({ model: 'glm-5.3' })

  recite(): ChatStream {
    return this.#provider.stream({ messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] })
  }
}

@Controller('/', PoetService)
class PoetController {
  readonly #poet: PoetService

  constructor(poet: PoetService) {
    this.#poet = poet
  }

  @Get('/')
  page(): string {
    return page
  }

  @Get('/chat')
  chat(): ChatStream {
    return this.#poet.recite()
  }
}

const app = new Server()
mountControllers(app, PoetController)
await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
console.log(`Wang Bo recites at http://127.0.0.1:${app.port}`)
