import { TextBlocks } from '@millrace/client/react'
import { Chat } from './millrace-chat.tsx'
import { show } from './react-page.tsx'

show(<Chat Text={TextBlocks} />)
