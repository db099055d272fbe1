import { Undo2 } from 'lucide-react'
import { useText } from '../i18n/use-text.js'
import type { Withdrawal } from './withdrawals.js'

/** Says, where it stood, that a piece of the answer was taken back, and shows it to who asks. */
export function Withdrawn({ withdrawals, at }: { readonly withdrawals: readonly Withdrawal[]; readonly at: number }) {
  const t = useText()
  return withdrawals
    .filter(withdrawal => withdrawal.at === at)
    .map(({ text, size }, index) => (
      <details className="answer-withdrawn" key={index}>
        <summary>
          <Undo2 size={14} aria-hidden />
          {t('answer.withdrawn', size)}
        </summary>
        <p>{text}</p>
      </details>
    ))
}
