/** The board of the first start. */
export const welcome = {
  title: 'Welcome',
  heading: 'Welcome to Everink',
  draw: 'Draw\nTake the pen and join the dots below. Any mark you make is saved at once.',
  look: 'Look around\nHold Space and drag to move. Ctrl and the wheel zoom, and so does a pinch.',
  offline:
    'Pull the plug\nEverink works without a network, and nothing is lost when the power goes.',
  share: 'Draw together\nChoose Share and send the invitation to somebody on your network.',
  end: 'This board is yours: draw over it, or delete it. It doesn’t come back.',
} as const;
