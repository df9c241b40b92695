import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createGraph, GraphProvider } from './graph/graph.tsx';
import { windowMemory } from './graph/memory.ts';
import { App } from './shell/app.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/panel.css';
import './styles/controls.css';
import './styles/toolbar.css';
import './styles/signs.css';
import './styles/forms.css';
import './styles/tables.css';
import './styles/rows.css';
import './styles/filter.css';
import './styles/session-view.css';
import './styles/operations-view.css';

const root = document.getElementById('root');
if (!root) throw new Error('expected an element with the ID root, found none');
// The gateway adds it to the page where it has GraphiQL.
const graphiql = document.querySelector('link[rel="help"]');
createRoot(root).render(
  <StrictMode>
    <GraphProvider graph={createGraph(window.location.origin, windowMemory())}>
      <App graphiqlPath={graphiql?.getAttribute('href') ?? null} />
    </GraphProvider>
  </StrictMode>,
);
