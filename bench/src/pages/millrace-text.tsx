import { Chat } from './millrace-chat.tsx'
import { show } from './react-page.tsx'

show(<Chat Text={({ text }) => <span>{text}</span>} />)
