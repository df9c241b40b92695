import { useEffect } from 'react';

/** What a view is called: its heading, which takes the focus when the view is gone to, and the window's title. */
export function ViewTitle({ children: title }: { children: string }) {
  useEffect(() => {
    document.title = `${title} · gamelift-graphql`;
  }, [title]);
  return <h1 tabIndex={-1}>{title}</h1>;
}
