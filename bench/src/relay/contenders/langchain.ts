import { ChatOpenAI } from '@langchain/openai'
import { event, type MakeRelay, model, streamHead } from '../contender.ts'

export const makeRelay: MakeRelay = baseURL => {
  const chatModel = new ChatOpenAI({ model, apiKey: 'bench', configuration: { baseURL } })
  return async (chat, response) => {
    const stream = await chatModel.stream([...chat.messages])
    response.writeHead(200, streamHead)
    for await (const chunk of stream) {
      response.write(event({ content: chunk.text, reasoning: chunk.additional_kwargs.reasoning_content }))
    }
    response.end()
  }
}
