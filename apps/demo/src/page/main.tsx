import './style/tokens.css'
import './style/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { loadList } from './conversations/list.js'
import { followAddress } from './conversations/route.js'
import { loadInfo } from './info/info.js'
import { followOtherTabs } from './settings/settings.js'

followAddress()
followOtherTabs()
void loadInfo()
void loadList()

const root = document.getElementById('page')
if (!root) throw new Error('The page has no #page.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
