/** What remembers texts by name. */
export type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Lasts as long as the window; where the browser keeps nothing for a page, or has no room left, until the page is left or loaded again. */
export function windowMemory(): Memory {
  const storage = windowStorage();
  return storage === null ? pageMemory() : withOverflow(storage, pageMemory());
}

function windowStorage(): Storage | null {
  try {
    // Null in a web view whose storage is off, whatever the types say.
    return window.sessionStorage;
  } catch (error) {
    // So browsers tell that cookies and the like are blocked: already the name throws.
    if (error instanceof DOMException && error.name === 'SecurityError') return null;
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

/** What `storage` has no room for goes to `overflow`. A text is in one of them at most. */
function withOverflow(storage: Memory, overflow: Memory): Memory {
  const memory: Memory = {
    getItem: (name) => overflow.getItem(name) ?? storage.getItem(name),
    setItem(name, text) {
      memory.removeItem(name);
      try {
        storage.setItem(name, text);
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
        overflow.setItem(name, text);
      }
    },
    removeItem(name) {
      overflow.removeItem(name);
      storage.removeItem(name);
    },
  };
  return memory;
}
