import { Download, FileText } from 'lucide-react'
import { memo, useMemo } from 'react'
import { useText } from '../../i18n/use-text.js'
import { OutsideLink } from '../markdown/outside-link.js'
import { type AnswerFile, bytesOf, pictureUrl, save } from './file-data.js'
import './files.css'

/** Shows a file that the model made: a picture as one, others to be saved. An address is a link, and nothing is fetched from it. */
export const FileView = memo(function FileView({ file }: { readonly file: AnswerFile }) {
  const t = useText()
  const picture = useMemo(() => pictureUrl(file), [file])
  const name = file.name ?? file.mediaType
  const saved = fileName(file, t('answer.fileName'))
  if (file.url !== undefined)
    return (
      <p className="files-link">
        <FileText size={16} aria-hidden />
        <OutsideLink address={file.url} text={name}>
          {name}
        </OutsideLink>
      </p>
    )
  const download = (): void => {
    const bytes = bytesOf(file)
    if (bytes) save(bytes, saved)
  }
  return (
    <figure className="files">
      {picture && <img src={picture} alt={file.name ?? t('answer.madePicture')} />}
      <button type="button" className="button" onClick={download}>
        <Download size={16} aria-hidden />
        {t('answer.save', saved)}
      </button>
    </figure>
  )
})

/** The name to save a file under. @param unnamed - of one that has none. */
const fileName = ({ name, mediaType }: AnswerFile, unnamed: string): string =>
  name?.replaceAll(/[\\/]/g, '_') ?? `${unnamed}.${/^[a-z]+\/([a-z0-9]+)$/i.exec(mediaType)?.[1] ?? 'bin'}`
