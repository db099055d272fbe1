import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'

const provider = glm({ model: 'glm-5.3' })

export const POST = createChatHandler({ provider }).fetch
export const runtime = 'edge'
