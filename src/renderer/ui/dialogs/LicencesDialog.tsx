import { t } from 'i18next';
import { type ReactNode, useEffect, useState } from 'react';
import type { ThirdPartyLicence } from '../../../shared/licences.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
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
      <p className="lead">{t('about.thirdPartyHint')}</p>
      <ul>
        {licences.map((licence) => (
          <li key={licence.packages[0]}>
            <Disclosure
              isLazy
              summary={
                <>
                  <span>{licence.packages.join(', ')}</span>
                  <small>{licence.licence}</small>
                </>
              }
            >
              <pre>{licence.text}</pre>
            </Disclosure>
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
