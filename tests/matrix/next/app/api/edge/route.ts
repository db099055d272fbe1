import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'

export const runtime = 'edge'
export const dynamic = 'force-dynamic'

const provider = glm({ model: 'glm-5.3', apiKey: 'test', baseURL: process.env.VENDOR_URL })

export const POST = createChatHandler({ provider }).fetch
