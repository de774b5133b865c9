import { deepStrictEqual, ok } from 'node:assert/strict';
import { exportBounds } from '../src/renderer/canvas/export/exportPicture.ts';
import { exportSvg } from '../src/renderer/canvas/export/exportSvg.ts';
import { lightTheme } from '../src/renderer/drawing/palette.ts';
import { layOutLine } from '../src/renderer/drawing/textLayout.ts';
import type { SvgSources } from '../src/renderer/shapes/parts/svg.ts';
import { ShapeActions } from '../src/renderer/state/ShapeActions.ts';
import { testHost } from '../src/renderer/tools/testHost.ts';
import { decodeEverinkFile, encodeEverinkFile } from '../src/shared/document/everinkFile.ts';
import { testRectangle, testStroke } from '../src/shared/document/testShapes.ts';

/** A board with a stroke and a rectangle that must not change, and the actions of a window on it. */
export class FuzzBoard {
  readonly #host = testHost();
  readonly actions = new ShapeActions(this.#host);
  readonly #stored: ReadonlyMap<string, string>;

  constructor() {
    const { document } = this.#host;
    document.doc.transact(() => {
      document.insert('stored-stroke', testStroke({ z: 'a1' }));
      document.insert('stored-rectangle', testRectangle({ z: 'a2' }));
    });
    this.#stored = new Map(['stored-stroke', 'stored-rectangle'].map((id) => [id, this.#json(id)]));
  }

  /** Ids of the added shapes. */
  get addedIds(): readonly string[] {
    return [...this.#host.document.shapes.keys()].filter((id) => !this.#stored.has(id));
  }

  isPlaceholder(id: string): boolean {
    return this.#host.document.read(id)?.type === 'placeholder';
  }

  /** @throws when an existing shape changed, or the board cannot be exported, saved and reopened */
  async check(): Promise<void> {
    for (const [id, json] of this.#stored)
      deepStrictEqual(this.#json(id), json, `${id} has changed`);
    this.#checkSvg();
    const { document } = this.#host;
    const reopened = await decodeEverinkFile(await encodeEverinkFile(document.doc));
    deepStrictEqual(reopened.shapes.toJSON(), document.shapes.toJSON());
    reopened.doc.destroy();
  }

  dispose(): void {
    this.#host.document.doc.destroy();
  }

  #checkSvg(): void {
    const { document, scene } = this.#host;
    const shapes = scene.inOrder();
    const bounds = exportBounds(shapes);
    ok(bounds !== undefined, 'the board has no bounds');
    const sources: SvgSources = {
      theme: lightTheme,
      image: (hash) => document.image(hash),
      baseline: (fontSize) => fontSize,
      layOutLine: (line, fontSize) => layOutLine(evenLetters(fontSize), line, fontSize),
    };
    const svg = exportSvg(shapes, bounds, sources);
    const bad = /="[^"]*(?:NaN|Infinity|undefined|e\+)[^"]*"/.exec(
      [...svg].join('').replace(/href="[^"]*"/g, ''),
    );
    ok(bad === null, `the SVG has ${bad?.[0].slice(0, 100)}`);
  }

  #json(id: string): string {
    return JSON.stringify(this.#host.document.read(id), (_, value: unknown) =>
      value instanceof Uint8Array ? [...value] : value,
    );
  }
}

/** A font with letters half as wide as the font size. */
function evenLetters(fontSize: number) {
  return {
    measureText: (text: string) => ({ width: (text.length * fontSize) / 2 }) as TextMetrics,
  };
}
