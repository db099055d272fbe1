import type { ChatNode } from '@millrace/client'
import type { ErrorInfo } from '@millrace/core'
import { CircleAlert } from 'lucide-react'
import { contentOf } from '../answer/parts.js'
import { useCurrent } from '../conversations/use-session.js'
import type { TextKey } from '../i18n/text.js'
import { useText } from '../i18n/use-text.js'
import { isOver } from '../room/watched-fetch.js'
import { followNewest } from './follow.js'
import { Waiting } from './waiting.js'

/** The end of an answer, where there is something to say about it: waiting, stopped, failed, cut short. */
export function AnswerEnd({ node }: { readonly node: ChatNode }) {
  const t = useText()
  const { status, answer } = node
  if (status === 'running') return <Waiting node={node} />
  if (status === 'stopped') return <p className="messages-note">{t('messages.stopped')}</p>
  if (status === 'failed' && answer?.error) return <Failure node={node} error={answer.error} />
  const note = noteOf(node)
  return note ? <p className="messages-note">{t(note)}</p> : null
}

function noteOf(node: ChatNode): 'messages.length' | 'messages.filtered' | 'messages.nothing' | undefined {
  const { reason } = node.answer?.finish ?? {}
  if (reason === 'length') return 'messages.length'
  if (reason === 'content-filter') return 'messages.filtered'
  return saysNothing(node) ? 'messages.nothing' : undefined
}

/** True for an answer in which there is nothing to see but thoughts. */
export const saysNothing = (node: Pick<ChatNode, 'message' | 'answer'>): boolean =>
  !node.answer?.sources?.length &&
  !node.answer?.data?.length &&
  contentOf(node).every(part => part.type === 'reasoning' || (part.type === 'text' && part.text.trim() === ''))

function Failure({ node, error }: { readonly node: ChatNode; readonly error: ErrorInfo }) {
  const t = useText()
  const { session } = useCurrent()
  const { code, message, retryAfterMs } = error
  // An answer that this page has lost may still run: the server is asked for the rest of it, and the model for nothing.
  const goesOn = node.streamId !== undefined && brokenBefore(node, code) === 'page'
  const act = (): void => {
    followNewest()
    void (goesOn ? session.resume() : session.regenerate(node.id))
  }
  return (
    <div className="messages-failure" role="alert">
      <CircleAlert size={18} aria-hidden />
      <div>
        <p>
          {t(remedyOf(node))}
          {retryAfterMs !== undefined && retryAfterMs > 0 && ` ${t('error.after', Math.ceil(retryAfterMs / 1000))}`}
        </p>
        <details>
          <summary>{t('error.details')}</summary>
          <p>
            {message} <code>{code}</code>
          </p>
        </details>
      </div>
      <button type="button" className="button" onClick={act}>
        {goesOn ? t('messages.resume') : t('messages.retry')}
      </button>
    </div>
  )
}

/** Where a connection failed: before the page, whose answer may still run, or before the vendor, whose answer is over. Undefined for other failures. */
function brokenBefore(
  { streamId }: Pick<ChatNode, 'streamId'>,
  code: ErrorInfo['code'],
): 'page' | 'vendor' | undefined {
  if (code !== 'network' && code !== 'timeout') return undefined
  return streamId !== undefined && isOver(streamId) ? 'vendor' : 'page'
}

/** The text of an answer's failure: what happened, and what helps. */
export function remedyOf(node: Pick<ChatNode, 'answer' | 'streamId'>): TextKey & `error.${string}` {
  const { code } = node.answer?.error ?? { code: 'unknown' }
  if (brokenBefore(node, code) === 'vendor') return code === 'timeout' ? 'error.vendor-timeout' : 'error.vendor-network'
  return `error.${code}`
}
