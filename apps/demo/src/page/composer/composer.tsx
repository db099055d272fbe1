import './composer.css'
import { useChatSnapshot } from '@millrace/client/react'
import { ArrowUp, Paperclip, Square } from 'lucide-react'
import { type ClipboardEvent, type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { conversationOf } from '../conversations/list.js'
import { settleRoute } from '../conversations/route.js'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'
import { hasPictures } from '../info/choice.js'
import { editing } from '../messages/editing.js'
import { followNewest } from '../messages/follow.js'
import { Picker } from '../picker/picker.js'
import { Attachments } from './attachments.js'
import { addFiles, clearDraft, draftOf, drafts, setText } from './drafts.js'
import { DropZone } from './drop-zone.js'
import { isTyping } from './enter.js'

/** The field for the next message, with its attachments and the choice of the model. */
export function Composer() {
  const t = useText()
  const { id, session } = useCurrent()
  const draft = useStore(drafts, state => draftOf(id, state))
  const [isRunning, pictures] = useChatSnapshot(session, ({ status, messages }) => [
    status === 'submitted' || status === 'streaming',
    hasPictures(messages.map(({ message }) => message)),
  ])
  const field = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // A phone would show its keyboard over the messages.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [])

  const add = (files: readonly File[]): void => void addFiles(id, files, t('composer.pasted'))
  const isReady =
    draft.attachments.every(({ part }) => part) && (draft.text.trim() !== '' || draft.attachments.length > 0)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (isRunning || !isReady) return
    const parts = draft.attachments.flatMap(({ part }) => part ?? [])
    clearDraft(id)
    settleRoute()
    followNewest()
    // Failures are shown below the answer.
    void session.send(parts.length > 0 ? { text: draft.text.trim(), attachments: parts as [] } : draft.text.trim())
    field.current?.focus()
  }
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isTyping(event.nativeEvent)) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      form.current?.requestSubmit()
    }
    if (event.key === 'ArrowUp' && draft.text === '' && !event.shiftKey) {
      const last = session.getSnapshot().messages.findLast(({ message }) => message.role === 'user')
      if (!last) return
      event.preventDefault()
      editing.setState({ id: last.id })
    }
  }

  return (
    <DropZone onFiles={add}>
      <form ref={form} className="composer" data-conversation={conversationOf(id)?.id} onSubmit={send}>
        <Attachments id={id} draft={draft} />
        <textarea
          ref={field}
          id="message"
          className="composer-field"
          dir="auto"
          rows={1}
          aria-label={t('composer.label')}
          placeholder={t('composer.placeholder')}
          enterKeyHint="send"
          value={draft.text}
          onChange={event => setText(id, event.target.value)}
          onKeyDown={press}
          onPaste={event => pasteFiles(event, add)}
        />
        <div className="composer-tools">
          <PickFiles onFiles={add} />
          <Picker pictures={pictures || draft.attachments.some(({ kind }) => kind === 'picture')} />
          {isRunning ? (
            <button
              type="button"
              className="button button-icon composer-stop"
              aria-label={t('composer.stop')}
              onClick={({ detail }) => {
                // A double click on the button that was here before means one press of that.
                if (detail > 1) return
                session.stop()
                field.current?.focus()
              }}
            >
              <Square size={14} fill="currentColor" aria-hidden />
            </button>
          ) : (
            <button
              type="submit"
              className="button button-main button-icon composer-send"
              aria-label={t('composer.send')}
              aria-disabled={!isReady}
            >
              <ArrowUp size={18} aria-hidden />
            </button>
          )}
        </div>
      </form>
    </DropZone>
  )
}

/** Pictures and files of the clipboard. A text beside them is pasted as a text: office programs add a picture of it. */
function pasteFiles(event: ClipboardEvent, add: (files: readonly File[]) => void): void {
  const files = [...event.clipboardData.files]
  if (files.length === 0 || event.clipboardData.getData('text/plain') !== '') return
  event.preventDefault()
  add(files)
}

function PickFiles({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={t('composer.attach')}
        onClick={() => input.current?.click()}
      >
        <Paperclip size={18} aria-hidden />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={event => {
          onFiles([...(event.target.files ?? [])])
          // The same file may be chosen again.
          event.target.value = ''
        }}
      />
    </>
  )
}
