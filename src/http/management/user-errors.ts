import { DomainError } from "../../domain/errors.ts";

/** No user of this tenant has the id (contract §4.1). */
export const inexistentUser = (): DomainError =>
  new DomainError("not_found", "The user does not exist.", { apiCode: "inexistent_user" });
