/** What remembers texts by name. */
export type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Lasts as long as the window; where the browser forbids a page to keep anything, until the page is left or loaded again. */
export function windowMemory(): Memory {
  try {
    return window.sessionStorage;
  } catch (error) {
    // So browsers tell that cookies and the like are blocked: already the name throws.
    if (error instanceof DOMException && error.name === 'SecurityError') return pageMemory();
    throw error;
  }
}

function pageMemory(): Memory {
  const texts = new Map<string, string>();
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  };
}
