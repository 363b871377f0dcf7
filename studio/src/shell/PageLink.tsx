import { Link } from '@tanstack/react-router'
import type { ComponentProps } from 'react'

/** A link to a page of the Studio by its path: the table of pages is data, so its paths are strings to the router. */
export function PageLink({ to, ...rest }: Omit<ComponentProps<typeof Link>, 'to'> & { readonly to: string }) {
  return <Link to={to as '/'} {...rest} />
}
