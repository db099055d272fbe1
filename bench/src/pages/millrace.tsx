import { textBlocks } from '@millrace/client'
import { memo, type ReactNode, useRef } from 'react'
import { Chat } from './millrace-chat.tsx'
import { show } from './react-page.tsx'

const Block = memo(({ text }: { readonly text: string }) => <div className="block">{text}</div>)

function Text({ text }: { readonly text: string }): ReactNode {
  const known = useRef<readonly string[]>([])
  const blocks = textBlocks(text, known.current)
  known.current = blocks
  // biome-ignore lint/suspicious/noArrayIndexKey: blocks stay where they are.
  return blocks.map((block, index) => <Block key={index} text={block} />)
}

show(<Chat Text={Text} />)
