import type { ChatNode } from '@millrace/client'
import type { FilePart, Part } from '@millrace/core'
import { FileText, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { isTyping } from '../composer/enter.js'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'
import { fileName, readTextFile, type UserContent } from '../lib/user-content.js'
import { endEditing } from './editing.js'
import { followNewest } from './follow.js'

/** The field in place of a message that is edited, with its files, which can be taken away. What is sent is a branch beside the old message. */
export function MessageEditor({ node, content }: { readonly node: ChatNode; readonly content: UserContent }) {
  const t = useText()
  const { session } = useCurrent()
  const [text, setText] = useState(content.text)
  const [files, setFiles] = useState(() => filesOf(node))
  const isReady = text.trim() !== '' || files.length > 0
  const send = (): void => {
    if (!isReady) return
    endEditing()
    followNewest()
    void session.edit(node.id, { text: text.trim(), attachments: files as [] })
  }
  const press = (event: KeyboardEvent): void => {
    if (isTyping(event.nativeEvent)) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    }
    if (event.key !== 'Escape') return
    // Nearer than the answer that runs.
    event.preventDefault()
    endEditing()
  }
  return (
    <form
      className="messages-editor"
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      {files.length > 0 && (
        <ul className="messages-files" aria-label={t('composer.attachments')}>
          {files.map(file => (
            <li key={files.indexOf(file)} className="messages-file">
              <FileText size={16} aria-hidden />
              <span>{nameOfFile(file)}</span>
              <button
                type="button"
                className="button button-quiet button-icon"
                aria-label={t('composer.remove', nameOfFile(file))}
                onClick={() => setFiles(files.filter(other => other !== file))}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <textarea
        dir="auto"
        // biome-ignore lint/a11y/noAutofocus: a person has just asked for this field.
        autoFocus
        aria-label={t('messages.editField')}
        value={text}
        rows={2}
        onFocus={({ target }) => target.setSelectionRange(target.value.length, target.value.length)}
        onChange={event => setText(event.target.value)}
        onKeyDown={press}
      />
      <div className="messages-editor-buttons">
        <button type="button" className="button" onClick={endEditing}>
          {t('messages.cancel')}
        </button>
        <button type="submit" className="button button-main" disabled={!isReady}>
          {t('messages.editSend')}
        </button>
      </div>
    </form>
  )
}

/** The parts of a message that are files, in their order. */
const filesOf = ({ message: { content } }: ChatNode): readonly Part[] =>
  typeof content === 'string' ? [] : content.filter(part => part.type !== 'text' || readTextFile(part.text))

const nameOfFile = (part: Part): string =>
  part.type === 'text' ? (readTextFile(part.text)?.name ?? '') : fileName(part as FilePart)
