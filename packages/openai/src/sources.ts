import type { ChatSink } from '@millrace/core'
import { isObject, textIn } from '@millrace/core/provider-kit'

/**
 * A reader of annotations: `url_citation`, `file_citation`, `container_file_citation`, `file_path`. They come as events, again with the
 * message, and once for each place that cites; the source comes out once.
 */
export function createSourceReader(): (annotation: unknown, sink: ChatSink) => void {
  const seen = new Set<string>()
  return (annotation, sink) => {
    if (!isObject(annotation)) return
    const url = textIn(annotation.url)
    const name = url ?? textIn(annotation.file_id)
    if (name === undefined || seen.has(name)) return
    seen.add(name)
    const title = textIn(annotation.title) ?? textIn(annotation.filename)
    sink.source({
      ...(url === undefined ? { id: name } : { url }),
      ...(title === undefined ? {} : { title }),
    })
  }
}
