import { z } from 'zod';

/** A licence text, and what of Everink is under it. */
const thirdPartyLicenceSchema = z.object({
  /** Names with versions. */
  packages: z.array(z.string()).min(1),
  /** The name of the licence, such as "MIT". */
  licence: z.string(),
  text: z.string(),
});
export type ThirdPartyLicence = z.infer<typeof thirdPartyLicenceSchema>;

/** What the build writes into `licencesFileName`. */
export const licencesSchema = z.array(thirdPartyLicenceSchema);

/** In the folder of the built app. */
export const licencesFileName = 'licences.json';
