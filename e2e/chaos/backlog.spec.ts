import { sendOperations, smallStrokes } from '../harness/Backlog.ts';
import { drawNumbers, expect, expectDelivered, measures, numbers, test } from '../harness/chaos.ts';
import { InputDelays } from '../harness/InputDelays.ts';
import { t } from '../harness/words.ts';

const backlogCount = 10_000;
const drawnCount = 5;

test(
  'I7, I8: 10,000 operations made offline are all delivered, and the window stays usable',
  measures,
  async ({ launchOnLine, line }) => {
    const boardId = 'backlog';
    const board = await launchOnLine(boardId);
    const { app } = board;
    line.cut();
    await app.waitForStatus(/Offline/);
    await sendOperations(app.page, boardId, smallStrokes(backlogCount));
    await app.waitForStatus(new RegExp(`Saved.*Offline.*${backlogCount} waiting`, 's'));
    expect((await app.metrics()).value('drawing_queue_size')).toBe(backlogCount);

    // Else it may be back by itself before the button is found.
    await app.waitForStatus(/retry in ([5-9]|\d\d) s/);
    const delays = await InputDelays.watch(app.page);
    const startMs = performance.now();
    line.restore();
    await app.page.getByRole('button', { name: t('status.retryNow') }).click();
    await drawNumbers(app, numbers(0, drawnCount));
    const { worstMs, medianMs, eventCount } = await delays.take();
    await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
    console.log(
      `${backlogCount} operations delivered in ${Math.round(performance.now() - startMs)} ms; ` +
        `input-to-frame delay meanwhile: ${Math.round(medianMs)} ms, at worst ${Math.round(worstMs)} ms`,
    );
    expect(eventCount).toBeGreaterThan(20);
    expect(worstMs).toBeLessThan(1_000);

    const all = backlogCount + drawnCount;
    expect(await board.shapesOnce(all)).toHaveLength(all);
    const metrics = await expectDelivered(app, all);
    expect(metrics.value('drawing_operation_duration_ms_count')).toBe(all);
  },
);
