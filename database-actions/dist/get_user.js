function getUser(identifier, callback) {
  // Made from database-actions/src/get-user.ts; change that file, not this one. Settings: database-actions/README.md.
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

// refusal.ts
var Refusal = class extends Error {
  kind;
  constructor(kind, message) {
    super(message);
    this.name = "Refusal";
    this.kind = kind;
  }
};

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
async function profileByIdentifier(identifier2, settings, deadline) {
  const wanted = identifier2.trim().toLowerCase();
  const users = await searchUsers(identifier2.trim(), settings, deadline);
  const found = users.map((user) => ({ user, identity: identityAt(settings.connection, user) })).map(({ user, identity }) => ({ user, profile: identity && toProfile(user, identity, settings) })).filter(
    ({ profile }) => profile && [profile.email, profile.username].some((name) => name && name.toLowerCase() === wanted)
  );
  const first = found[0];
  if (!first) return void 0;
  if (found.length > 1) throw new Error("The source has more than one user with this identifier in its connection");
  refuseBlocked(first.user);
  return first.profile;
}
function refuseBlocked(user) {
  if (user.blocked === true) throw new Refusal("refused", "user is blocked");
}
async function searchUsers(identifier2, settings, deadline) {
  if (!identifier2.includes("@")) return searchByUsername(identifier2, settings, deadline);
  const lowerCase = identifier2.toLowerCase();
  const users = await searchByEmail(lowerCase, settings, deadline);
  return users.length > 0 || identifier2 === lowerCase ? users : searchByEmail(identifier2, settings, deadline);
}
function searchByEmail(email, settings, deadline) {
  return readUsers(`/api/v2/users-by-email?email=${encodeURIComponent(email)}`, settings, deadline);
}
function searchByUsername(username, settings, deadline) {
  const query = `identities.connection:${quoted(settings.connection)} AND username:${quoted(username.toLowerCase())}`;
  return readUsers(`/api/v2/users?search_engine=v3&q=${encodeURIComponent(query)}`, settings, deadline);
}
var quoted = (text2) => `"${text2.replace(/(["\\])/g, "\\$1")}"`;
async function readUsers(path, settings, deadline) {
  const answer = await readFromManagementApi({ name: "The user search", path }, settings, deadline);
  if (!Array.isArray(answer.body)) throw new Error("The user search of the source did not give a list");
  return answer.body.filter(isSourceUser);
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

// get-user.ts
function getUser(identifier2, callback) {
  const work = async () => {
    const settings = readSettings(configuration);
    return profileByIdentifier(identifier2, settings, startDeadline(settings.totalTimeoutMs));
  };
  answerOnce(callback, work, asError);
}

// <stdin>
getUser(identifier, done);
}
