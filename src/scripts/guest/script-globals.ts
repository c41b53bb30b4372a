import { mongoGlobal, postgresGlobal, sqlserverGlobal } from "./old-template-shapes.ts";
import { defineProperty } from "./primordials.ts";
import { UnauthorizedError, ValidationError, WrongUsernameOrPasswordError } from "./script-errors.ts";

type Require = (name: string) => unknown;

/** Bare globals of old templates (contract §1.4), loaded when first touched. */
const LAZY_GLOBALS: Readonly<Record<string, (require: Require) => unknown>> = {
  request: (require) => require("request"),
  bcrypt: (require) => require("bcrypt"),
  mysql: (require) => require("mysql"),
  mongo: mongoGlobal,
  postgres: postgresGlobal,
  pg: (require) => require("pg"),
  sqlserver: sqlserverGlobal,
  _: (require) => require("lodash"),
  jwt: (require) => require("jsonwebtoken"),
  async: (require) => require("async"),
  auth0: (require) => require("auth0"),
};

/** Puts the contract's constructors and the old templates' globals where scripts look for them. */
export function defineScriptGlobals(require: Require): void {
  for (const errorClass of [WrongUsernameOrPasswordError, ValidationError, UnauthorizedError]) {
    define(errorClass.name, { value: errorClass, writable: true });
  }
  for (const [name, load] of Object.entries(LAZY_GLOBALS)) {
    define(name, {
      get: () => {
        const value = load(require);
        define(name, { value, writable: true });
        return value;
      },
      // A script that keeps something of its own under the name in `global` gets its own way.
      set: (value: unknown) => define(name, { value, writable: true }),
    });
  }
}

function define(name: string, descriptor: PropertyDescriptor): void {
  defineProperty(globalThis, name, { ...descriptor, configurable: true, enumerable: false });
}
