import { type RemoteProvider, remote } from '@millrace/client'
import { preferredLanguage } from '../i18n/language.js'
import { choiceOf, hasPictures } from '../info/choice.js'
import { serverInfo } from '../info/info.js'
import { settings } from '../settings/settings.js'

const server = remote({ url: '/api/chat' })

/** The server, asked with the settings of the moment: the model by what the conversation holds. */
export const provider: RemoteProvider = {
  id: server.id,
  stream: (request, options) => {
    const { info } = serverInfo.getState()
    const current = settings.getState()
    const choice = info && choiceOf(info, current, hasPictures(request.messages))
    const language = current.language ?? preferredLanguage(navigator.languages)
    return server.stream(
      {
        ...request,
        ...(choice && { model: choice.model.id }),
        ...(choice?.effort !== undefined && { reasoning: { effort: choice.effort as 'low' } }),
        providerOptions: { metadata: { language } },
      },
      options,
    )
  },
  resume: (place, options) => server.resume(place, options),
}
