import { useEffect, useRef } from 'react';
import { LobbyView } from '../lobby-view/lobby-view.tsx';
import { Link, useAddress, useViewAddress } from '../navigation/navigation.tsx';
import { type Route, routeOf } from '../navigation/routes.ts';
import { OperationsView } from '../operations-view/operations-view.tsx';
import { SessionView } from '../session-view/session-view.tsx';
import { Notice } from '../ui/small.tsx';
import { ViewTitle } from '../ui/view-title.tsx';
import { AccessPanel, SignOutButton } from './access-panel.tsx';
import { ConnectionStatus } from './connection-status.tsx';

/** The page: where to go, how the connection stands, and the view. GraphiQL's path is null where the gateway has none. */
export function App({ graphiqlPath }: { graphiqlPath: string | null }) {
  const address = useAddress();
  const route = routeOf(address);
  const main = useRef<HTMLElement>(null);
  const lobby = useViewAddress('lobby');
  const operations = useViewAddress('operations');
  useNewView(address.pathname, main);
  return (
    <>
      <a className="skip-link" href="#view">
        Skip to the content
      </a>
      <header className="page-head">
        <p className="brand">
          <img src="/favicon.svg" alt="" width="24" height="24" />
          <span>gamelift-graphql</span>
        </p>
        <nav aria-label="Views">
          <Link to={lobby} isCurrent={route.view === 'lobby'}>
            Lobby
          </Link>
          <Link to={operations} isCurrent={route.view === 'operations'}>
            Operations
          </Link>
          {graphiqlPath !== null && <a href={graphiqlPath}>GraphiQL</a>}
        </nav>
        <ConnectionStatus />
        <SignOutButton />
      </header>
      <AccessPanel />
      <main id="view" ref={main} tabIndex={-1} className={`view view-${route.view}`}>
        <View route={route} />
      </main>
    </>
  );
}

function View({ route }: { route: Route }) {
  switch (route.view) {
    case 'lobby':
      return <LobbyView />;
    case 'operations':
      return <OperationsView />;
    case 'session':
      return <SessionView key={route.gameSessionId} gameSessionId={route.gameSessionId} />;
    case 'nowhere':
      return <NoView />;
  }
}

function NoView() {
  const lobby = useViewAddress('lobby');
  return (
    <>
      <ViewTitle>Nothing here</ViewTitle>
      <Notice title="This page has no such view." action={<Link to={lobby}>Go to the lobby</Link>} />
    </>
  );
}

/** To a screen reader another view is another page: reading begins at its head. */
function useNewView(pathname: string, main: React.RefObject<HTMLElement | null>) {
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.querySelector('h1')?.focus();
  }, [pathname, main]);
}
