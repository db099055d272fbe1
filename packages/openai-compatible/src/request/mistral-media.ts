import { base64Of, cannotFetch, urlOf } from '@millrace/core/provider-kit'
import { imageByUrl, type MediaMapper } from './media.js'

/** Mistral takes sound as bare base64, and documents by address or `data:` address (its OpenAPI, 2026-08). */
export const mistralMedia: MediaMapper = (part, field) => {
  switch (part.type) {
    case 'image':
      return imageByUrl(part, field)
    case 'audio': {
      const data = base64Of(part)
      if (data === undefined) throw cannotFetch(field, 'Chat Completions fetch no sound')
      return { type: 'input_audio', input_audio: data }
    }
    case 'file':
      return { type: 'document_url', document_url: urlOf(part, field), ...(part.name && { document_name: part.name }) }
  }
}
