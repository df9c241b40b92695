import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
}

/** WCAG 2.2 AA, and axe's own best practices. */
const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const looks = [
  { look: 'light', colorScheme: 'light', width: 1_280, height: 900, runOnly: everything },
  // The same elements: only their colours are others.
  { look: 'dark', colorScheme: 'dark', width: 1_280, height: 900, runOnly: ['color-contrast'] },
  { look: 'phone', colorScheme: 'light', width: 390, height: 844, runOnly: everything },
] as const;

/**
 * Nothing of what the page shows now may be what axe finds wrong, nor be wider than the window: light, dark and on a phone. Colours are
 * judged as they are in the end, so nothing may be on its way: open the page for somebody who wants no motion.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axeSource);
  for (const { look, colorScheme, width, height, runOnly } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    expect({ look, violations: await violationsIn(page, runOnly) }).toEqual({ look, violations: [] });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect({ look, overflow }).toEqual({ look, overflow: 0 });
  }
}

/** What axe finds wrong. */
async function violationsIn(page: Page, runOnly: readonly string[]) {
  const { violations } = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(runOnly)} })`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })),
  );
}
