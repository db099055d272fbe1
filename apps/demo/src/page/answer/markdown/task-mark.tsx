import { Square, SquareCheck } from 'lucide-react'
import { useText } from '../../i18n/use-text.js'

/** Whether an item of a list of tasks is done. */
export function TaskMark({ done }: { readonly done: boolean }) {
  const t = useText()
  const Icon = done ? SquareCheck : Square
  return (
    <span className="markdown-mark" role="img" aria-label={t(done ? 'answer.taskDone' : 'answer.taskOpen')}>
      <Icon size={16} aria-hidden />
    </span>
  )
}
