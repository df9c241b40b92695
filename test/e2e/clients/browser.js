// Loaded before a program of docs/clients.md that shows a page: a document, and a reader of it. He prints the rows whenever they change,
// and presses the first button that appears, once.
import { Window } from 'happy-dom';

const window = new Window();
const { document } = window;
Object.assign(globalThis, {
  window,
  document,
  navigator: window.navigator,
  HTMLIFrameElement: window.HTMLIFrameElement,
});

let shown = '';
let hasPressed = false;
new window.MutationObserver(() => {
  const rows = [...document.querySelectorAll('li')].map(({ textContent }) => textContent);
  const text = `page: ${rows.length} rows\n${rows.join('\n')}\n`;
  if (text !== shown) process.stdout.write(text);
  shown = text;
  const button = document.querySelector('button');
  if (!button || hasPressed) return;
  hasPressed = true;
  button.click();
}).observe(document.body, { childList: true, subtree: true, characterData: true });
