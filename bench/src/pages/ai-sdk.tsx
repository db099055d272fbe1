import { Chat } from './ai-sdk-chat.tsx'
import { show } from './react-page.tsx'

show(<Chat />)
