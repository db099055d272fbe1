import type { FilePart, ImagePart, Message, Part, TextPart } from '@millrace/core'

/** A file whose text is part of a message: every model reads text, and few take files. */
export interface TextFile {
  readonly name: string
  readonly text: string
}

/** A person's message by what it is made of. */
export interface UserContent {
  /** What the person has written. */
  readonly text: string
  readonly pictures: readonly ImagePart[]
  readonly textFiles: readonly TextFile[]
  /** Files that go as they are, such as PDFs and sound. */
  readonly files: readonly Exclude<Part, TextPart | ImagePart>[]
}

/** The part that carries a text file. The name is JSON, so that no name can end it. */
export const textFilePart = ({ name, text }: TextFile): TextPart => ({
  type: 'text',
  text: `<file name=${JSON.stringify(name)}>\n${text}\n</file>`,
})

const textFileForm = /^<file name=("(?:[^"\\\n]|\\.)*")>\n([\s\S]*)\n<\/file>$/

/** Reads what `textFilePart` has made; undefined for any other text. */
export function readTextFile(text: string): TextFile | undefined {
  const [, name, content] = textFileForm.exec(text) ?? []
  if (name === undefined || content === undefined) return undefined
  try {
    return { name: JSON.parse(name) as string, text: content }
  } catch {
    // A person has written something like it: it is their text.
    return undefined
  }
}

/** Takes a person's message apart. */
export function userContent({ content }: Pick<Message, 'content'>): UserContent {
  const pictures: ImagePart[] = []
  const textFiles: TextFile[] = []
  const files: Exclude<Part, TextPart | ImagePart>[] = []
  const texts: string[] = []
  for (const part of typeof content === 'string' ? [{ type: 'text', text: content } as const] : content) {
    const textFile = part.type === 'text' ? readTextFile(part.text) : undefined
    if (textFile) textFiles.push(textFile)
    else if (part.type === 'text') texts.push(part.text)
    else if (part.type === 'image') pictures.push(part)
    else files.push(part)
  }
  return { text: texts.join('\n'), pictures, textFiles, files }
}

/** The name to show for a file of a message. */
export const fileName = (part: Part): string =>
  ('name' in part && part.name) || ('mediaType' in part ? part.mediaType : part.type)

/** A picture as an address that the page may show: its bytes, and never an address elsewhere. */
export const pictureUrl = ({ mediaType, data }: ImagePart | FilePart): string | undefined =>
  typeof data === 'string' && /^image\/(png|jpeg|webp|gif)$/.test(mediaType)
    ? `data:${mediaType};base64,${data}`
    : undefined
