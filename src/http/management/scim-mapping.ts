/** The identifier of a person, where nothing else was said (recorded). */
export const DEFAULT_USER_ID_ATTRIBUTE = "externalId";

/** Which SCIM attribute becomes which of ours, where nothing else was said (recorded). */
export const DEFAULT_SCIM_MAPPING: { auth0: string; scim: string }[] = [
  { scim: "userName", auth0: "preferred_username" },
  { scim: "emails[primary eq true].value", auth0: "email" },
  { scim: "externalId", auth0: "app_metadata.external_id" },
  { scim: "active", auth0: "blocked" },
  { scim: "displayName", auth0: "name" },
  { scim: "name.givenName", auth0: "given_name" },
  { scim: "name.familyName", auth0: "family_name" },
  { scim: "name.middleName", auth0: "app_metadata.middle_name" },
  { scim: "name.honorificPrefix", auth0: "app_metadata.honorific_prefix" },
  { scim: "name.honorificSuffix", auth0: "app_metadata.honorific_suffix" },
  { scim: "nickName", auth0: "nickname" },
  { scim: 'photos[type eq "photo"].value', auth0: "picture" },
  { scim: "phoneNumbers[primary eq true].value", auth0: "app_metadata.primary_phone_number" },
  { scim: 'phoneNumbers[type eq "mobile"].value', auth0: "app_metadata.mobile_phone_number" },
  { scim: 'addresses[type eq "work"].streetAddress', auth0: "app_metadata.street_address" },
  { scim: 'addresses[type eq "work"].locality', auth0: "app_metadata.city" },
  { scim: 'addresses[type eq "work"].region', auth0: "app_metadata.state" },
  { scim: 'addresses[type eq "work"].postalCode', auth0: "app_metadata.postal_code" },
  { scim: 'addresses[type eq "work"].formatted', auth0: "app_metadata.postal_address" },
  { scim: 'addresses[type eq "work"].country', auth0: "app_metadata.country" },
  { scim: "profileUrl", auth0: "app_metadata.profile_url" },
  { scim: "userType", auth0: "app_metadata.user_type" },
  { scim: "title", auth0: "app_metadata.title" },
  { scim: "preferredLanguage", auth0: "app_metadata.language" },
  { scim: "locale", auth0: "app_metadata.locale" },
  { scim: "timezone", auth0: "app_metadata.timezone" },
  {
    scim: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.employeeNumber",
    auth0: "app_metadata.employee_id",
  },
  { scim: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.costCenter", auth0: "app_metadata.cost_center" },
  {
    scim: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.organization",
    auth0: "app_metadata.organization",
  },
  { scim: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.division", auth0: "app_metadata.division" },
  { scim: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department", auth0: "app_metadata.department" },
  { scim: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.manager", auth0: "app_metadata.manager" },
];
