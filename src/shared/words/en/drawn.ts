/** Texts that Everink itself draws on a board, in the boxes of what it cannot show. */
export const drawn = {
  image: 'image',
  imageDamaged: 'damaged image',
  imageTooLarge: 'image too large',
  imageAltered: 'image was altered',
  type: {
    stroke: 'stroke',
    rectangle: 'rectangle',
    ellipse: 'ellipse',
    diamond: 'diamond',
    line: 'line',
    arrow: 'arrow',
    text: 'text',
    note: 'note',
    image: 'image',
    frame: 'frame',
    shape: 'shape',
  },
} as const;
