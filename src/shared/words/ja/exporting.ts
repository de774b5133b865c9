import type { Catalogue } from '../Catalogue.ts';

export const exporting: Catalogue['exporting'] = {
  title: '画像を書き出す',
  what: '対象',
  board: 'ボード全体',
  selection: '選択範囲',
  format: '形式',
  scale: 'サイズ',
  times: '{{scale}}倍',
  background: '背景を含める',
  export: '書き出す…',
};
