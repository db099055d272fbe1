import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useText } from '../i18n/use-text.js'

/** Takes files that are dropped anywhere on the page, and says so while they are over it. */
export function DropZone(props: { readonly onFiles: (files: readonly File[]) => void; readonly children: ReactNode }) {
  const t = useText()
  const { onFiles, children } = props
  const [over, setOver] = useState(false)
  const take = useRef(onFiles)
  useEffect(() => {
    take.current = onFiles
  })
  useEffect(() => listenToDrops(setOver, files => take.current(files)), [])
  return (
    <div className="composer-place">
      {children}
      {over && <div className="composer-drop">{t('composer.drop')}</div>}
    </div>
  )
}

function listenToDrops(setOver: (over: boolean) => void, take: (files: readonly File[]) => void): () => void {
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => !!dataTransfer?.types.includes('Files')
  const over = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    // Without this the browser opens the file in place of the page.
    event.preventDefault()
    setOver(true)
  }
  const leave = (event: DragEvent): void => {
    // Going from one element to another is no leaving.
    if (event.relatedTarget === null) setOver(false)
  }
  const drop = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    setOver(false)
    take([...(event.dataTransfer?.files ?? [])])
  }
  document.addEventListener('dragover', over)
  document.addEventListener('dragleave', leave)
  document.addEventListener('drop', drop)
  return () => {
    document.removeEventListener('dragover', over)
    document.removeEventListener('dragleave', leave)
    document.removeEventListener('drop', drop)
  }
}
