import { t } from 'i18next';
import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { isStillLost, type LostVersion } from '../../shared/document/lostVersions.ts';
import {
  planOtherVersion,
  planTextEdit,
  type TextEdit,
  type TextEditPlan,
} from '../../shared/document/recovery/textEdit.ts';
import { withText } from '../../shared/document/shapes/textShapes.ts';
import { usualStyle } from '../../shared/document/style.ts';
import type { TextSize } from '../../shared/document/textDraft.ts';
import type { Scene } from '../canvas/scene/Scene.ts';
import { boundsOfShapes } from '../canvas/scene/SceneShape.ts';
import { defaultFontSize, lineHeight } from '../drawing/textLayout.ts';
import type { MakeNotice } from './Notice.ts';

/** About how wide a letter of our font is, in font sizes. The text is measured when it is edited. */
const letterWidth = 0.6;

/** What puts a lost version back onto the board, as a text of its own. @param z key above everything */
export function planLostVersion(
  document: BoardDocument,
  version: LostVersion,
  z: string,
  scene: Scene,
): TextEditPlan {
  if (!isStillLost(document.doc, version)) return { type: 'nothing' };
  const { shapeId, keptId: id, text } = version;
  if (shapeId === undefined) return planTextEdit(document, titleEdit(version, scene), z);
  const current = withText(document.read(shapeId));
  if (current === undefined) return { type: 'nothing' };
  const size = sizeOf(version, current.fontSize);
  const edit = { ...current, id, target: shapeId, before: '', text, size };
  return planOtherVersion(document, edit, z);
}

/** Tells the user of the versions that were put back. */
export function noticesOfVersions(
  versions: readonly LostVersion[],
  boardId: string,
): readonly MakeNotice[] {
  const notices: MakeNotice[] = [];
  if (versions.some(({ shapeId }) => shapeId !== undefined)) {
    notices.push(() => ({
      id: `text-versions-${boardId}`,
      level: 'warning',
      title: t('notices.twoTexts'),
      text: t('notices.twoTextsText'),
    }));
  }
  const title = versions.find(({ shapeId }) => shapeId === undefined);
  if (title !== undefined) {
    notices.push(() => ({
      id: `title-versions-${boardId}`,
      level: 'warning',
      title: t('notices.twoTitles'),
      text: t('notices.twoTitlesText', { title: title.text }),
    }));
  }
  return notices;
}

/** Above everything on the page that is shown. */
function titleEdit(version: LostVersion, scene: Scene): TextEdit {
  const { keptId: id, text } = version;
  const bounds = boundsOfShapes(scene.inOrder());
  const fontSize = defaultFontSize;
  return {
    id,
    type: 'text',
    before: '',
    text,
    size: sizeOf(version, fontSize),
    page: scene.page,
    style: usualStyle,
    x: bounds?.minX ?? 0,
    y: (bounds?.minY ?? 0) - 2 * lineHeight * fontSize,
    fontSize,
  };
}

function sizeOf({ text, width }: LostVersion, fontSize: number): TextSize {
  const lines = text.split('\n');
  const longest = lines.reduce((most, { length }) => Math.max(most, length), 0);
  return {
    width: width ?? longest * letterWidth * fontSize,
    height: lines.length * lineHeight * fontSize,
  };
}
