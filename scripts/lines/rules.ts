import type { SourceLength } from './measure.ts'

/** Code lines of any function of a package. */
const mostOfFunction = 60
/** Code lines of a file that is one vendor of the Chat Completions dialect. */
const mostOfPreset = 15
/**
 * Code lines of a package that speaks one vendor's own dialect. It was 450 until blocks of unknown kinds, data of the message and calls begun
 * in a block's start were read: Anthropic's dialect needs 65 more for them, beside what the provider kit does for all. The means by which each of
 * its models is held to a schema are 8 lines.
 */
const mostOfDialect = 538
/**
 * Dialects that need more. OpenAI's Responses API has a dozen kinds of items, tells each in pieces and up to three times in whole, and its hosts
 * leave out or change other fields of each (hosts.test.ts): to find the item of an event and what of it is new takes as much as the rest. Answers in the
 * background, which go on behind a broken connection and are stopped at the vendor, are 8 lines. Bedrock's has the binary framing
 * of AWS in it, 73 lines that no other dialect brings. Anthropic's speaks to Vertex AI too: address, version in the body and tokens.
 */
const moreOfDialect: { readonly [folder: string]: number } = { openai: 1009, bedrock: 643, anthropic: 551 }

/**
 * Code lines of a further dialect of a vendor, in a folder of the package's src. What both share (addresses, errors, models) lies beside the folder and
 * counts to the first.
 */
const mostOfFurtherDialect = 450

/** Where presets live. */
const isPreset = (folder: string, path: string): boolean => folder === 'openai-compatible' && /^presets\//.test(path)

/** One source file as the rules see it. */
export interface MeasuredFile {
  /** Folder below packages/. */
  readonly folder: string
  /** Path relative to the package's src. */
  readonly path: string
  readonly length: SourceLength
}

/** Finds functions and presets of a file that are too long, a sentence each that names the remedy. */
export function fileViolations({ folder, path, length }: MeasuredFile): string[] {
  const found = length.functions
    .filter(({ codeLines }) => codeLines > mostOfFunction)
    .map(
      ({ name, line, codeLines }) =>
        `line ${line}: ${name} has ${codeLines} lines of code, and ${mostOfFunction} is the most: give its halves names`,
    )
  if (isPreset(folder, path) && length.codeLines > mostOfPreset) {
    found.push(
      `has ${length.codeLines} lines of code, and a preset ${mostOfPreset} at most: move what is no row of data to where all vendors share it`,
    )
  }
  return found
}

/** The dialect that a file belongs to: the folder of src that it lies in; empty for those on top of src. */
export const dialectOf = ({ path }: Pick<MeasuredFile, 'path'>): string => /^([^/]+)\//.exec(path)?.[1] ?? ''

/** Tells when a dialect of a package is too long. @param dialect - see {@link dialectOf}. */
export function dialectViolations(folder: string, dialect: string, codeLines: number): string[] {
  const most = dialect === '' ? (moreOfDialect[folder] ?? mostOfDialect) : mostOfFurtherDialect
  if (codeLines <= most) return []
  return [
    `has ${codeLines} lines of code, and a dialect of its own ${most} at most: move what others need too to @millrace/core/provider-kit`,
  ]
}
