/** How the guide's text looks: long lines and headings for reading, formulas and analogies set apart. */
export const prose = [
  'max-w-[42rem] text-[16px] leading-7 sm:text-[17px] sm:leading-[1.7]',
  '[&>p]:mt-4 [&>h2]:mt-9 [&>h2]:font-semibold [&>h2]:text-[21px] [&>h2]:leading-8',
  '[&>ul]:mt-3 [&>ul]:list-disc [&>ul]:space-y-2 [&>ul]:pl-5 [&>ol]:mt-3 [&>ol]:list-decimal [&>ol]:space-y-2 [&>ol]:pl-6',
  '[&_.formula]:my-5 [&_.formula]:overflow-x-auto [&_.formula]:border-line [&_.formula]:border-l-2 [&_.formula]:pl-4',
  '[&_.formula>p:first-child]:text-[18px] [&_.says]:text-[14px] [&_.says]:text-muted [&_.says]:leading-5',
  '[&_.analogy]:mt-8 [&_.analogy]:space-y-2 [&_.analogy]:rounded-[10px] [&_.analogy]:bg-surface [&_.analogy]:p-4',
  '[&>dl]:mt-3 [&>dl]:space-y-3 [&_dt]:font-medium [&_dd]:text-muted',
  '[&_.sources]:text-[14px] [&_.sources]:text-muted [&_.sources]:leading-6 [&_.sources]:break-words [&_.sources_a]:underline',
  '[&_.sources>li]:scroll-mt-6 [&_.sources>li:target]:text-ink [&_.cite]:text-[.85em] [&_.cite]:underline [&_.cite]:underline-offset-4',
].join(' ')
