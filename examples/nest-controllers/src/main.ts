import 'reflect-metadata'
import type { ChatStream } from '@millrace/core'
import { glm } from '@millrace/glm'
// biome-ignore lint/style/useImportType: Nest injects by the class that stands in the constructor's types.
import { ChatModule, ChatService } from '@millrace/server/nest'
import { Controller, Get, Header, Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { page } from './page.js'

/** Knows what to ask. The module's `ChatService` holds the provider, and ends its answers when the application shuts down. */
@Injectable()
class PoetService {
  constructor(private readonly chat: ChatService) {}

  recite(): ChatStream {
    return this.chat.stream({ messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] })
  }
}

@Controller()
class PoetController {
  constructor(private readonly poet: PoetService) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return page
  }

  /** The stream that a method returns is sent token by token, and the vendor's call ends when the reader leaves. */
  @Get('chat')
  chat(): ChatStream {
    return this.poet.recite()
  }
}

@Module({
  // The provider reads `ZAI_API_KEY` and `ZAI_BASE_URL`.
  imports: [ChatModule.forRoot({ provider: glm({ model: 'glm-5.3' }) })],
  controllers: [PoetController],
  providers: [PoetService],
})
class AppModule {}

const app = await NestFactory.create(AppModule)
app.enableShutdownHooks()
await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
console.log(`Wang Bo recites at ${await app.getUrl()}`)
