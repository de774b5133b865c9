import { mkdirSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { test } from '../harness/test.ts';

const out = process.env.LOOK_OUT ?? '/tmp/look';
mkdirSync(out, { recursive: true });

const styles = (page: Page) =>
  page.evaluate(() => {
    const rows: string[] = [];
    for (const element of document.querySelectorAll('body *')) {
      if (element instanceof SVGElement && !(element instanceof SVGSVGElement)) continue;
      const style = getComputedStyle(element);
      const all = [...style].map((name) => `${name}:${style.getPropertyValue(name)}`);
      rows.push(`${element.tagName}.${element.className} ${all.join(';')}`);
    }
    return rows;
  });

test('look', async ({ launch }) => {
  test.setTimeout(120_000);
  const app = await launch();
  const { page } = app;
  const take = async (name: string) => {
    await page.waitForTimeout(500);
    writeFileSync(`${out}/${name}.json`, JSON.stringify(await styles(page), undefined, 1));
    await page.screenshot({ path: `${out}/${name}.png` });
  };
  await take('empty');
  const { x, y } = await app.middle();
  await app.chooseTool('Rectangle');
  await app.drawStroke([
    { x: x - 100, y: y - 50 },
    { x: x + 100, y: y + 50 },
  ]);
  await take('panel');
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await take('menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await take('shortcuts');
  await page.keyboard.press('Escape');
  for (const item of ['Settings', 'Share', 'Health', 'About']) {
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    const found = page.getByRole('menuitem', { name: item });
    if ((await found.count()) === 0) {
      await page.keyboard.press('Escape');
      continue;
    }
    await found.first().click();
    await take(item);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Boards', exact: true }).click();
  await take('boards');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await take('join');
});
