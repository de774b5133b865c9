import { t } from 'i18next';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { ThirdPartyLicence } from '../../../shared/licences.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { useApp } from '../hooks/AppContext.ts';
import './LicencesDialog.css';

/** The licences of the software and fonts within Everink. */
export function LicencesDialog(): ReactNode {
  const app = useApp();
  const [licences, setLicences] = useState<readonly ThirdPartyLicence[]>([]);
  useEffect(() => {
    app.attempt('licences', 'about.thirdPartyFailed', async () => {
      setLicences(await app.ask('app.licences', {}));
    });
  }, [app]);
  return (
    <Dialog title={t('about.thirdParty')} className="licences">
      <p className="licences-hint">{t('about.thirdPartyHint')}</p>
      <ul>
        {licences.map((licence) => (
          <li key={licence.packages[0]}>
            <details>
              <summary>
                <ChevronRight size={14} aria-hidden="true" />
                <span>{licence.packages.join(', ')}</span>
                <small>{licence.licence}</small>
              </summary>
              <pre>{licence.text}</pre>
            </details>
          </li>
        ))}
      </ul>
      <div className="licences-more">
        <p>{t('about.chromium')}</p>
        <button
          type="button"
          className="button"
          onClick={() =>
            app.attempt('licences', 'about.showChromiumFailed', () =>
              app.ask('app.showChromiumLicences', {}),
            )
          }
        >
          {t('about.showChromium')}
        </button>
      </div>
    </Dialog>
  );
}
