import { useChatSnapshot } from '@millrace/client/react'
import { FileText, Pencil } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'
import { fileName, pictureUrl, type UserContent, userContent } from '../lib/user-content.js'
import { Branches } from './branches.js'
import { CopyButton } from './copy-button.js'
import { editing } from './editing.js'
import { MessageEditor } from './message-editor.js'

/** Characters from which a message is folded: a page of them would hide its answer. */
const longText = 1600

/** A message of a person, with what can be done with it. */
export const UserMessage = memo(function UserMessage({ index }: { readonly index: number }) {
  const t = useText()
  const { session } = useCurrent()
  const node = useChatSnapshot(session, ({ messages }) => messages[index])
  const isEdited = useStore(editing, ({ id }) => id !== undefined && id === node?.id)
  const content = useMemo(() => node && userContent(node.message), [node])
  if (!node || !content) return null
  return (
    <article className="messages-user" aria-label={t('messages.you')}>
      {isEdited ? (
        <MessageEditor node={node} content={content} />
      ) : (
        <>
          <UserFiles content={content} />
          {content.text !== '' && <UserText text={content.text} />}
          <div className="messages-actions">
            {content.text !== '' && <CopyButton text={() => content.text} />}
            <button
              type="button"
              className="button button-quiet button-icon"
              aria-label={t('messages.edit')}
              title={t('messages.edit')}
              onClick={() => editing.setState({ id: node.id })}
            >
              <Pencil size={16} aria-hidden />
            </button>
            <Branches node={node} />
          </div>
        </>
      )}
    </article>
  )
})

/** The text as it was written; a long one folded, which spares the browser the layout of what nobody reads. */
function UserText({ text }: { readonly text: string }) {
  const t = useText()
  const isLong = text.length > longText
  const [open, setOpen] = useState(false)
  const shown = isLong && !open ? `${text.slice(0, longText)}…` : text
  return (
    <div className="messages-said" dir="auto">
      {shown}
      {isLong && (
        <button type="button" className="messages-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('messages.less') : t('messages.more')}
        </button>
      )}
    </div>
  )
}

function UserFiles({ content: { pictures, textFiles, files } }: { readonly content: UserContent }) {
  const t = useText()
  const names = [...textFiles.map(({ name }) => name), ...files.map(fileName)]
  if (pictures.length + names.length === 0) return null
  return (
    <ul className="messages-files" aria-label={t('composer.attachments')}>
      {pictures.map((picture, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the files of a message never change.
        <li key={index}>
          <img src={pictureUrl(picture)} alt={t('messages.picture', fileName(picture))} />
        </li>
      ))}
      {names.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the files of a message never change.
        <li key={index} className="messages-file">
          <FileText size={16} aria-hidden />
          <span>{name}</span>
        </li>
      ))}
    </ul>
  )
}
