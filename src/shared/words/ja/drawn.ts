import type { Catalogue } from '../Catalogue.ts';

export const drawn: Catalogue['drawn'] = {
  image: '画像',
  imageDamaged: '壊れた画像',
  imageTooLarge: '大きすぎる画像',
  imageAltered: '書き換えられた画像',
  type: {
    stroke: '手描きの線',
    rectangle: '長方形',
    ellipse: '楕円',
    diamond: 'ひし形',
    line: '直線',
    arrow: '矢印',
    text: 'テキスト',
    note: '付箋',
    image: '画像',
    frame: 'フレーム',
    shape: '図形',
  },
};
