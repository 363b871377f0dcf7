import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './routes'
import { applyPreferences } from './shell/preferences'
import { applyTheme } from './shell/theme'
import './style.css'

applyTheme()
applyPreferences()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
)
