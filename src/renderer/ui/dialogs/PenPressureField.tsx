import { t } from 'i18next';
import { type ReactNode, useId, useState } from 'react';
import { settingsSchema } from '../../../shared/ipc.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { SvgPath } from '../../drawing/pathSink.ts';
import { tracePenOutline } from '../../shapes/parts/strokeOutline.ts';
import { Slider } from '../controls/Slider.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { FieldFrame } from './SettingField.tsx';
import './PenPressureField.css';

/** The slider is logarithmic, so that soft and firm are equally far from its middle. */
const doublings = { min: -2, max: 2, step: 0.25 };
const preview = { width: 232, height: 44, inkWidth: 11, pointCount: 48 };

/** How hard the pen must be pressed; previews a stroke of increasing pressure. */
export function PenPressureField(): ReactNode {
  const app = useApp();
  const id = useId();
  const stored = useAppValue((state) => state.settings?.settings.pressureCurve ?? 1);
  const decidedBy = useAppValue((state) => state.settings?.overriddenBy.pressureCurve);
  const [draft, setDraft] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const position = draft ?? Math.log2(stored);
  const keep = (wanted: number): void => {
    setProblem(undefined);
    const pressureCurve = settingsSchema.shape.pressureCurve.parse(2 ** wanted);
    app.setSettings({ pressureCurve }).catch((error: unknown) => setProblem(errorWords(error)));
  };
  return (
    <FieldFrame
      {...{ id, problem, decidedBy }}
      label={t('settings.penPressure')}
      hint={t('settings.penPressureHint')}
    >
      <div className="pen-pressure">
        <svg viewBox={`0 0 ${preview.width} ${preview.height}`} aria-hidden="true">
          <path d={inkOf(2 ** position)} />
        </svg>
        <div className="pen-pressure-ends">
          <span>{t('settings.soft')}</span>
          <Slider
            {...{ id, draft, ...doublings }}
            value={position}
            isDisabled={decidedBy !== undefined}
            describedBy={`${id}-note`}
            valueText={wordsFor(position)}
            onDraft={setDraft}
            onCommit={keep}
          />
          <span>{t('settings.firm')}</span>
        </div>
      </div>
    </FieldFrame>
  );
}

function wordsFor(position: number): string {
  if (position === 0) return t('settings.linear');
  return position < 0
    ? t('settings.softBy', { step: -position })
    : t('settings.firmBy', { step: position });
}

/** A wave drawn with pressure rising from none to full, as an SVG path. */
function inkOf(pressureCurve: number): string {
  const { width, height, inkWidth, pointCount } = preview;
  const shares = Array.from({ length: pointCount }, (_, index) => index / (pointCount - 1));
  const path = new SvgPath();
  tracePenOutline(
    {
      xs: shares.map((share) => inkWidth + share * (width - 2 * inkWidth)),
      ys: shares.map(
        (share) => height / 2 + Math.sin(share * 2 * Math.PI) * (height / 2 - inkWidth),
      ),
      pressures: shares.map((share) => share ** pressureCurve * 255),
    },
    inkWidth,
    path,
  );
  return path.toString();
}
