import { FileText, X } from 'lucide-react'
import { useText } from '../i18n/use-text.js'
import { type Attachment, kindOf, mostAttachments, type Refused, sizeText } from './attachment.js'
import { type Draft, removeAttachment } from './drafts.js'
import { limitOf } from './prepare.js'

/** The attachments of a draft, and the files that were refused. */
export function Attachments({ id, draft }: { readonly id: string; readonly draft: Draft }) {
  const t = useText()
  const { attachments, refused } = draft
  return (
    <>
      <div role="status" className="composer-refused">
        {refused.map(each => (
          <p key={`${each.reason} ${each.name}`}>
            <Reason refused={each} />
          </p>
        ))}
      </div>
      {attachments.length > 0 && (
        <ul className="composer-attachments" aria-label={t('composer.attachments')}>
          {attachments.map(attachment => (
            <li key={attachment.id} className="composer-attachment" data-kind={attachment.kind}>
              <Preview attachment={attachment} />
              <button
                type="button"
                className="composer-remove"
                aria-label={t('composer.remove', attachment.name)}
                onClick={() => {
                  removeAttachment(id, attachment.id)
                  document.getElementById('message')?.focus()
                }}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Preview({ attachment }: { readonly attachment: Attachment }) {
  const t = useText()
  const { name, preview, part, kind } = attachment
  if (preview) return <img src={preview} alt={name} title={name} />
  const label = part ? undefined : t('composer.preparing', name)
  if (kind === 'picture') return <span className="composer-preparing" role="img" aria-label={label} />
  return (
    <span className="composer-file" data-preparing={!part}>
      <FileText size={16} aria-hidden />
      <span>{name}</span>
    </span>
  )
}

function Reason({ refused: { name, reason } }: { readonly refused: Refused }) {
  const t = useText()
  if (reason === 'too-many') return t('composer.tooMany', mostAttachments)
  if (reason === 'too-large') return t('composer.tooLarge', name, sizeText(limitOf(kindOf({ name, type: '' }))))
  return t('composer.unreadable', name)
}
