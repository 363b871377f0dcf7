import { type Page, pages } from './pages'

/** The page of an address; a part of a path such as `$id` stands for anything. */
export function pageAt(pathname: string): Page | undefined {
  const parts = pathname.replace(/(.)\/$/, '$1').split('/')
  return pages.find(({ path }) => {
    const own = path.split('/')
    return own.length === parts.length && own.every((part, i) => part.startsWith('$') || part === parts[i])
  })
}
