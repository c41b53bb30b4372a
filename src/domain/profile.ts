/** A person's attributes: as a source describes them, as a user has them here, as a linked identity keeps them. */
export interface Profile {
  readonly email?: string;
  readonly emailVerified: boolean;
  readonly username?: string;
  readonly phoneNumber?: string;
  readonly phoneVerified?: boolean;
  readonly name?: string;
  readonly nickname?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly picture?: string;
}
