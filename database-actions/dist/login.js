function login(identifier, password, callback) {
  // Made from database-actions/src/login.ts; change that file, not this one. Settings: database-actions/README.md.
  // The callback comes last, whether or not the connection hands scripts a context before it.
  var done = arguments[arguments.length - 1];
// answer-once.ts
function answerOnce(callback, work, toError) {
  const answer = (error, profile) => {
    setTimeout(() => {
      if (profile) callback(null, profile);
      else callback(error);
    }, 0);
  };
  Promise.resolve().then(work).then(
    (profile) => answer(null, profile),
    (failure) => answer(toError(failure))
  );
}
function asError(failure) {
  return failure instanceof Error ? failure : new Error("The script failed");
}

// deadline.ts
function startDeadline(totalMs) {
  return { atMs: Date.now() + totalMs };
}
function remainingMs(deadline) {
  return Math.max(0, deadline.atMs - Date.now());
}

// call-source.ts
var MAX_ANSWER_CHARACTERS = 2 * 1024 * 1024;
function callSource(call, settings, deadline) {
  const timeoutMs = Math.min(settings.callTimeoutMs, remainingMs(deadline));
  if (timeoutMs <= 0) return Promise.reject(new Error(`No time left to ask ${call.name} of the source`));
  const https = require("https");
  const payload = call.body === void 0 ? void 0 : JSON.stringify(call.body);
  const headers = { accept: "application/json" };
  if (call.bearerToken) headers.authorization = `Bearer ${call.bearerToken}`;
  if (payload !== void 0) {
    headers["content-type"] = "application/json";
    headers["content-length"] = Buffer.byteLength(payload);
  }
  return new Promise((resolve, reject) => {
    const fail = (reason) => {
      clearTimeout(timer);
      reject(new Error(`${call.name} of the source ${reason}`));
      request.destroy();
    };
    const timer = setTimeout(() => fail(`did not answer within ${timeoutMs} ms`), timeoutMs);
    const request = https.request(
      `https://${settings.domain}${call.path}`,
      // No shared agent: a kept-alive socket that the source has closed would fail the next person's sign-in.
      { method: call.method, headers, agent: false },
      (answer) => {
        readText(answer, fail, (text2) => {
          clearTimeout(timer);
          resolve({ status: answer.statusCode || 0, headers: singleHeaders(answer), body: parseJson(text2) });
        });
      }
    );
    request.on(
      "error",
      (error) => fail(`could not be reached (${error.code || "connection failed"})`)
    );
    request.end(payload);
  });
}
function readText(answer, fail, done2) {
  let text2 = "";
  let ended = false;
  answer.setEncoding("utf8");
  answer.on("data", (chunk) => {
    text2 += chunk;
    if (text2.length > MAX_ANSWER_CHARACTERS) fail("gave an answer that is too long");
  });
  answer.on("end", () => {
    ended = true;
    if (answer.complete === false) fail("broke off its answer");
    else done2(text2);
  });
  answer.on("error", () => fail("broke off its answer"));
  answer.on("close", () => {
    if (!ended) fail("broke off its answer");
  });
}
function singleHeaders(answer) {
  const headers = {};
  for (const name of Object.keys(answer.headers)) {
    const value = answer.headers[name];
    if (value !== void 0) headers[name.toLowerCase()] = Array.isArray(value) ? String(value[0]) : value;
  }
  return headers;
}
function parseJson(text2) {
  try {
    return JSON.parse(text2);
  } catch {
    return void 0;
  }
}
function objectBody(answer) {
  const body = answer.body;
  return typeof body === "object" && body !== null && !Array.isArray(body) ? body : void 0;
}
function unusableAnswer(call, answer) {
  const body = objectBody(answer);
  const said = [body == null ? void 0 : body.error, body == null ? void 0 : body.error_description, body == null ? void 0 : body.message].filter((part) => typeof part === "string").join(": ");
  const form = answer.body === void 0 ? ` and a body that is not JSON (${answer.headers["content-type"] || "no type"})` : "";
  return new Error(`${call.name} of the source answered with HTTP ${answer.status}${form}${said ? `: ${said}` : ""}`);
}

// back-off.ts
var MAX_ATTEMPTS = 5;
var MIN_DELAY_MS = 200;
var RESERVE_MS = 500;
async function callWithBackOff(call, settings, deadline) {
  for (let attempt = 1; ; attempt++) {
    const answer = await callSource(call, settings, deadline);
    if (answer.status !== 429 || isBlock(answer)) return answer;
    const delayMs = delayOf(answer, attempt);
    if (attempt === MAX_ATTEMPTS || delayMs + RESERVE_MS > remainingMs(deadline)) {
      throw new Error(
        `${call.name} of the source is limiting requests (HTTP 429); it may be asked again in ${Math.ceil(delayMs / 1e3)} s`
      );
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}
function isBlock(answer) {
  var _a;
  const error = (_a = objectBody(answer)) == null ? void 0 : _a.error;
  return error === "too_many_attempts" || error === "too_many_logins";
}
function delayOf(answer, attempt) {
  const now = Date.parse(answer.headers.date || "") || Date.now();
  const retryAfter = answer.headers["retry-after"];
  if (retryAfter) {
    const delayMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1e3 : Date.parse(retryAfter) - now;
    if (delayMs >= 0) return Math.max(MIN_DELAY_MS, delayMs);
  }
  const reset = Number(answer.headers["x-ratelimit-reset"]);
  if (reset > 0) return Math.max(MIN_DELAY_MS, reset * 1e3 - now);
  return MIN_DELAY_MS * 2 ** attempt;
}

// refusal.ts
var Refusal = class extends Error {
  kind;
  constructor(kind, message) {
    super(message);
    this.name = "Refusal";
    this.kind = kind;
  }
};

// check-password.ts
async function checkPassword(check, settings, deadline) {
  var _a;
  const call = {
    name: "The token endpoint",
    method: "POST",
    path: "/oauth/token",
    body: {
      grant_type: "http://auth0.com/oauth/grant-type/password-realm",
      realm: settings.realm,
      username: check.identifier,
      password: check.password,
      scope: "openid profile email",
      client_id: settings.clientId,
      client_secret: settings.clientSecret
    }
  };
  const answer = await callWithBackOff(call, settings, deadline);
  const idToken = (_a = objectBody(answer)) == null ? void 0 : _a.id_token;
  if (answer.status === 200 && typeof idToken === "string") return idToken;
  throw refusalIn(answer) || unusableAnswer(call, answer);
}
function refusalIn(answer) {
  const body = objectBody(answer);
  const description = typeof (body == null ? void 0 : body.error_description) === "string" ? body.error_description : "";
  switch (body == null ? void 0 : body.error) {
    case "invalid_grant":
    case "invalid_user_password":
      return new Refusal("wrong_credentials", description || "Wrong email or password.");
    case "mfa_required":
      return new Refusal(
        "refused",
        "This sign-in needs a second factor at the old system and cannot be completed here. Reset your password, or ask for help."
      );
    case "unauthorized":
    case "blocked_user":
    case "password_leaked":
    case "too_many_logins":
      return new Refusal("refused", description || "The old system refused this sign-in.");
    case "too_many_attempts":
      return /suspicious/i.test(description) ? void 0 : new Refusal("refused", description || "Too many attempts.");
    case "access_denied":
      if (answer.status === 401 || /^(Service not |Client is not authorized)/.test(description)) return void 0;
      return new Refusal("refused", description || "The old system refused this sign-in.");
    default:
      return void 0;
  }
}

// kept.ts
function keep(name, value, forMs) {
  shelf()[name] = { value, untilMs: Date.now() + forMs };
}
function kept(name) {
  const entry = shelf()[name];
  return entry !== void 0 && entry.untilMs > Date.now() ? entry.value : void 0;
}
function forget(name) {
  delete shelf()[name];
}
function shelf() {
  const holder = global;
  if (!holder.usherSourceShelf) holder.usherSourceShelf = /* @__PURE__ */ Object.create(null);
  return holder.usherSourceShelf;
}

// management-api.ts
var EXPIRY_MARGIN_SECONDS = 60;
async function readFromManagementApi(call, settings, deadline) {
  const usedBefore = kept(tokenName(settings)) !== void 0;
  let answer = await get(call, settings, deadline);
  if (answer.status === 401 && usedBefore) {
    forget(tokenName(settings));
    answer = await get(call, settings, deadline);
  }
  if (answer.status === 200 && answer.body !== void 0 || answer.status === 404) return answer;
  throw unusableAnswer(call, answer);
}
async function get(call, settings, deadline) {
  const bearerToken = await managementToken(settings, deadline);
  return callWithBackOff({ name: call.name, method: "GET", path: call.path, bearerToken }, settings, deadline);
}
var tokenName = (settings) => `token ${settings.domain} ${settings.clientId} ${settings.audience}`;
async function managementToken(settings, deadline) {
  const known = kept(tokenName(settings));
  if (known) return known;
  const call = {
    name: "The token endpoint",
    method: "POST",
    path: "/oauth/token",
    body: {
      grant_type: "client_credentials",
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
      audience: settings.audience
    }
  };
  const answer = await callWithBackOff(call, settings, deadline);
  const body = objectBody(answer);
  const token = body == null ? void 0 : body.access_token;
  if (answer.status !== 200 || typeof token !== "string") throw unusableAnswer(call, answer);
  const lifetimeSeconds = typeof (body == null ? void 0 : body.expires_in) === "number" ? body.expires_in : 0;
  keep(tokenName(settings), token, (lifetimeSeconds - EXPIRY_MARGIN_SECONDS) * 1e3);
  return token;
}

// source-user.ts
function isSourceUser(value) {
  if (typeof value !== "object" || value === null) return false;
  const user = value;
  return typeof user.user_id === "string" && Array.isArray(user.identities);
}
function identityAt(connection, user) {
  return user.identities.find((identity) => identity.connection === connection);
}

// to-profile.ts
var TEXTS = [
  "email",
  "username",
  "phone_number",
  "name",
  "nickname",
  "given_name",
  "family_name",
  "picture"
];
function toProfile(user, identity, settings) {
  const attributes = isPrimary(user, identity) ? user : { ...user, ...identity.profileData || {} };
  const profile = {
    user_id: idOf(identity, settings),
    email_verified: attributes.email_verified === true
  };
  for (const name of TEXTS) {
    const value = attributes[name];
    if (typeof value === "string" && value !== "") profile[name] = value;
  }
  if (attributes.phone_verified === true) profile.phone_verified = true;
  if (isObject(user.user_metadata)) profile.user_metadata = user.user_metadata;
  if (isObject(user.app_metadata)) profile.app_metadata = user.app_metadata;
  return profile;
}
function idOf(identity, settings) {
  const id = String(identity.user_id);
  const local = identity.provider === "auth0" ? id : `${identity.provider}|${id}`;
  return settings.inSameTenant ? `${settings.connection}|${local}` : local;
}
function isPrimary(user, identity) {
  return user.user_id === `${identity.provider}|${identity.user_id}`;
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// find-source-user.ts
async function profileById(userId, settings, deadline) {
  const call = { name: "The user endpoint", path: `/api/v2/users/${encodeURIComponent(userId)}` };
  const answer = await readFromManagementApi(call, settings, deadline);
  if (!isSourceUser(answer.body) || answer.body.user_id !== userId) {
    throw new Error("The source does not show the user whom it has just signed in");
  }
  const identity = identityAt(settings.connection, answer.body);
  if (!identity) throw new Error(`The source signed in a user who is not in its connection ${settings.connection}`);
  refuseBlocked(answer.body);
  return toProfile(answer.body, identity, settings);
}
function refuseBlocked(user) {
  if (user.blocked === true) throw new Refusal("refused", "user is blocked");
}

// settings.ts
var REQUIRED = ["SOURCE_DOMAIN", "SOURCE_CLIENT_ID", "SOURCE_CLIENT_SECRET", "SOURCE_CONNECTION"];
var DEFAULT_CALL_TIMEOUT_MS = 5e3;
var DEFAULT_TOTAL_TIMEOUT_MS = 15e3;
var MAX_TIMEOUT_MS = 18e3;
function readSettings(configuration2) {
  const given = configuration2 || {};
  const missing = REQUIRED.filter((name) => !text(given, name));
  if (missing.length > 0) {
    throw new Error(`Missing in the connection's configuration: ${missing.join(", ")}`);
  }
  const domain = readDomain(text(given, "SOURCE_DOMAIN"));
  const connection = text(given, "SOURCE_CONNECTION");
  return {
    domain,
    clientId: text(given, "SOURCE_CLIENT_ID"),
    clientSecret: text(given, "SOURCE_CLIENT_SECRET"),
    connection,
    realm: text(given, "SOURCE_REALM") || connection,
    audience: text(given, "SOURCE_AUDIENCE") || `https://${domain}/api/v2/`,
    inSameTenant: readFlag(given, "SOURCE_IN_SAME_TENANT"),
    callTimeoutMs: readMilliseconds(given, "SOURCE_CALL_TIMEOUT_MS", DEFAULT_CALL_TIMEOUT_MS),
    totalTimeoutMs: readMilliseconds(given, "SOURCE_TOTAL_TIMEOUT_MS", DEFAULT_TOTAL_TIMEOUT_MS)
  };
}
function text(given, name) {
  const value = given[name];
  return typeof value === "string" ? value.trim() : "";
}
function readDomain(value) {
  const domain = value.replace(/^https:\/\//i, "").replace(/\/$/, "");
  if (!/^[a-z0-9.-]+(:\d{1,5})?$/i.test(domain)) {
    throw new Error("SOURCE_DOMAIN in the connection's configuration must be a host name such as example.eu.auth0.com");
  }
  return domain.toLowerCase();
}
function readFlag(given, name) {
  const value = text(given, name).toLowerCase();
  if (value === "" || value === "false") return false;
  if (value === "true") return true;
  throw new Error(`${name} in the connection's configuration must be true or false`);
}
function readMilliseconds(given, name, fallback) {
  const value = text(given, name);
  if (value === "") return fallback;
  const milliseconds = Number(value);
  if (!(Number.isInteger(milliseconds) && milliseconds >= 100 && milliseconds <= MAX_TIMEOUT_MS)) {
    throw new Error(`${name} in the connection's configuration must be between 100 and ${MAX_TIMEOUT_MS}`);
  }
  return milliseconds;
}

// jwk-to-pem.ts
var RSA_ENCRYPTION = Buffer.from("300d06092a864886f70d0101010500", "hex");
function jwkToPem(jwk) {
  const publicKey = der(48, [derInteger(jwk.n), derInteger(jwk.e)]);
  const keyInfo = der(48, [RSA_ENCRYPTION, der(3, [Buffer.from([0]), publicKey])]);
  const lines = keyInfo.toString("base64").match(/.{1,64}/g) || [];
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}
function derInteger(base64Url) {
  const bytes = Buffer.from(base64Url.replace(/-/g, "+").replace(/_/g, "/"), "base64");
  return der(2, bytes[0] >= 128 ? [Buffer.from([0]), bytes] : [bytes]);
}
function der(tag, parts) {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content]);
}
function derLength(length) {
  if (length < 128) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.from([128 + bytes.length]), bytes]);
}

// source-keys.ts
var KEPT_MS = 10 * 60 * 1e3;
async function findSigningKey(kid, settings, deadline) {
  const shelfName = `keys ${settings.domain}`;
  const known = (kept(shelfName) || []).find((key) => key.kid === kid);
  if (known) return known;
  const keys = await fetchKeys(settings, deadline);
  keep(shelfName, keys, KEPT_MS);
  return keys.find((key) => key.kid === kid);
}
async function fetchKeys(settings, deadline) {
  var _a;
  const call = { name: "The key list", method: "GET", path: "/.well-known/jwks.json" };
  const answer = await callWithBackOff(call, settings, deadline);
  const keys = (_a = objectBody(answer)) == null ? void 0 : _a.keys;
  if (answer.status !== 200 || !Array.isArray(keys)) throw unusableAnswer(call, answer);
  return keys.filter(isRsaSigningKey);
}
function isRsaSigningKey(key) {
  if (typeof key !== "object" || key === null) return false;
  const jwk = key;
  return jwk.kty === "RSA" && typeof jwk.kid === "string" && typeof jwk.n === "string" && typeof jwk.e === "string" && (jwk.use === void 0 || jwk.use === "sig") && (jwk.alg === void 0 || jwk.alg === "RS256");
}

// verify-id-token.ts
var CLOCK_TOLERANCE_SECONDS = 60;
async function verifyIdToken(idToken, settings, deadline) {
  const jwt = require("jsonwebtoken");
  const header = readHeader(jwt, idToken);
  if (header.alg !== "RS256") {
    throw new Error(
      `The source's ID token is signed with ${String(header.alg)}; only RS256 is accepted (set it in the source application)`
    );
  }
  if (typeof header.kid !== "string") throw new Error("The source's ID token does not name its signing key");
  const key = await findSigningKey(header.kid, settings, deadline);
  if (!key) throw new Error("The source's ID token is signed with a key that the source does not publish");
  const claims = verifySignatureAndClaims(jwt, idToken, jwkToPem(key), settings);
  if (typeof claims.exp !== "number") throw new Error("The source's ID token has no expiry");
  if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims.azp !== settings.clientId) {
    throw new Error("The source's ID token was made for another application");
  }
  if (typeof claims.sub !== "string" || claims.sub === "") throw new Error("The source's ID token names no user");
  return claims.sub;
}
function readHeader(jwt, idToken) {
  try {
    const decoded = jwt.decode(idToken, { complete: true });
    if (decoded) return decoded.header;
  } catch {
  }
  throw new Error("The source's ID token cannot be read");
}
function verifySignatureAndClaims(jwt, idToken, publicKeyPem, settings) {
  try {
    return jwt.verify(idToken, publicKeyPem, {
      algorithms: ["RS256"],
      issuer: `https://${settings.domain}/`,
      audience: settings.clientId,
      clockTolerance: CLOCK_TOLERANCE_SECONDS
    });
  } catch (error) {
    throw new Error(`The source's ID token was not accepted: ${error.message}`);
  }
}

// login.ts
function login(identifier2, password2, callback) {
  const work = async () => {
    const settings = readSettings(configuration);
    const deadline = startDeadline(settings.totalTimeoutMs);
    const idToken = await checkPassword({ identifier: identifier2, password: password2 }, settings, deadline);
    const userId = await verifyIdToken(idToken, settings, deadline);
    return profileById(userId, settings, deadline);
  };
  answerOnce(callback, work, (failure) => toContractError(failure, identifier2));
}
function toContractError(failure, identifier2) {
  if (!(failure instanceof Refusal)) return asError(failure);
  if (failure.kind === "wrong_credentials") return new WrongUsernameOrPasswordError(identifier2, failure.message);
  return new UnauthorizedError(failure.message);
}

// <stdin>
login(identifier, password, done);
}
