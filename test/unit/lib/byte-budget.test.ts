import { expect, it } from 'vitest';
import { ByteBudget } from '../../../src/lib/byte-budget.ts';

function opened(budget: ByteBudget, key: string, name: string, cut: string[]) {
  return budget.open(key, { cut: () => cut.push(name) });
}

it('a key beyond its limit loses its largest holder', () => {
  const cut: string[] = [];
  const budget = new ByteBudget({ perKey: 100, total: 1_000 });
  opened(budget, 'a', 'large', cut).set(80);
  const small = opened(budget, 'a', 'small', cut);
  small.set(30);
  expect(cut).toEqual(['large']);
  expect([small.isOpen, budget.total]).toEqual([true, 30]);
});

it('all keys beyond the limit of all lose the largest holder of the key that holds the most', () => {
  const cut: string[] = [];
  const budget = new ByteBudget({ perKey: 100, total: 150 });
  opened(budget, 'a', 'a1', cut).set(50);
  opened(budget, 'a', 'a2', cut).set(40);
  opened(budget, 'b', 'b1', cut).set(55);
  opened(budget, 'c', 'newcomer', cut).set(10);
  expect(cut).toEqual(['a1']);
  expect(budget.total).toBe(105);
});

it('what a holder has given back meanwhile is measured before one is cut', () => {
  const cut: string[] = [];
  const budget = new ByteBudget({ perKey: 100, total: 1_000 });
  budget.open('a', { cut: () => cut.push('read'), measure: () => 0 }).set(90);
  opened(budget, 'a', 'next', cut).set(90);
  expect([cut, budget.total]).toEqual([[], 90]);
});

it('a claim that is closed or cut counts nothing, and is cut once', () => {
  const cut: string[] = [];
  const budget = new ByteBudget({ perKey: 10, total: 10 });
  const claim = opened(budget, 'a', 'a', cut);
  claim.set(11);
  claim.set(5);
  claim.close();
  expect([cut, budget.total, claim.isOpen]).toEqual([['a'], 0, false]);
});
