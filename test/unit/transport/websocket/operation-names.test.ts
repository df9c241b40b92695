import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OperationNames } from '../../../../src/transport/websocket/operation-names.ts';

function start() {
  const running = new Set<string>();
  const names = new OperationNames(running);
  const begin = (id: string) => {
    const name = names.begin(id);
    expect(running.has(name)).toBe(false);
    running.add(name);
    return name;
  };
  const end = (name: string) => {
    running.delete(name);
    names.end(name);
  };
  return { names, running, begin, end };
}

it('an operation is known by its ID, and by another name while the one before it is still ending', () => {
  const { names, begin, end } = start();
  const first = begin('1');
  expect([first, names.begin('1')]).toEqual(['1', '1']);
  expect(names.leave('1')).toBe('1');
  const second = begin('1');
  expect(second).not.toBe('1');
  expect([names.idOf(second), names.begin('1'), names.leave('1')]).toEqual(['1', second, second]);
  end(first);
  expect(begin('1')).not.toBe(second);
  end(second);
  expect(names.leftCount).toBe(0);
});

it('a message of graphql-ws has the ID of its client, whatever characters that has', () => {
  for (const id of ['1', 'a"b\\\\', '席 🎟']) {
    const { names, begin } = start();
    begin(id);
    names.leave(id);
    const message = JSON.stringify({ id: begin(id), type: 'complete' });
    expect(JSON.parse(names.asClientReads(message))).toEqual({ id, type: 'complete' });
    expect(names.asClientReads('{"type":"pong"}')).toBe('{"type":"pong"}');
  }
});

it('names are never of two operations, and each leads to its ID, also where an ID looks like a name', () => {
  const id = fc.constantFrom('1', '1 1', '1 2', '1 1 1', '');
  const step = fc.oneof(
    fc.record({ do: fc.constant('begin' as const), id }),
    fc.record({ do: fc.constant('leave' as const), id }),
    fc.record({ do: fc.constant('end' as const), index: fc.nat(5) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { names, running, begin, end } = start();
      /** By ID the name of what is open. */
      const open = new Map<string, string>();
      for (const next of steps) {
        if (next.do === 'begin') {
          const current = open.get(next.id);
          if (current !== undefined) {
            expect(names.begin(next.id)).toBe(current);
            continue;
          }
          const name = begin(next.id);
          expect(names.idOf(name)).toBe(next.id);
          open.set(next.id, name);
        } else if (next.do === 'leave') {
          const name = names.leave(next.id);
          const current = open.get(next.id);
          if (current !== undefined) expect(name).toBe(current);
          else expect([...open.values()]).not.toContain(name);
          open.delete(next.id);
        } else {
          const name = [...running][next.index];
          if (name === undefined) continue;
          end(name);
          for (const [owner, current] of open) if (current === name) open.delete(owner);
        }
        for (const [owner, current] of open) expect(names.idOf(current)).toBe(owner);
      }
      for (const name of [...running]) end(name);
      expect(names.leftCount).toBe(0);
    }),
  );
});
