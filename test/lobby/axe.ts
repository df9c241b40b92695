import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { widths } from './lobby.ts';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
}

/** WCAG 2.2 AA, and axe's own best practices. */
const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const looks = [
  ...widths.map((width) => ({ colorScheme: 'light', width, runOnly: everything }) as const),
  // The same elements as the last one: only their colours are others.
  { colorScheme: 'dark', width: widths.at(-1) ?? 0, runOnly: ['color-contrast'] },
] as const;

/**
 * axe finds nothing wrong with what the page shows now, and nothing is wider than the window: at each width, light and dark. Colours are
 * judged as they are in the end, so nothing may be moving: open the page with reduced motion.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axeSource);
  for (const { colorScheme, width, runOnly } of looks) {
    const look = `${colorScheme}, ${width} pixels wide`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    // A table that has another form at this width is drawn by then.
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))');
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
