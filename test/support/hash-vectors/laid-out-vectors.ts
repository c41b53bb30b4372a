import { type HashVector, NON_ASCII, PLAIN } from "./hash-vector.ts";

/** Made with independent primitives and put by hand into the layout of the system that they stand for. */
export const laidOutVectors: readonly HashVector[] = [
  {
    madeBy:
      "python 3 hashlib.scrypt(p, salt=salt+separator, n=4096, r=8, p=1, dklen=32), then openssl enc -aes-256-ctr -K <that> -iv 0 of the signer key",
    hash: {
      kind: "firebase",
      hash: "754urlMXPmYnNj2n2VeIpZefwqlrv2WGa9xvvHS3fsoJjak03jfygJ82KHe2bT5aNwVALBNThZWXXgJjmvkq-A==",
      salt: "ZmlyZWJhc2Utc2FsdA==",
      saltSeparator: "Bw==",
      signerKey: "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
      rounds: 8,
      memoryCost: 12,
    },
    password: NON_ASCII,
  },
  {
    madeBy: "python 3 hashlib.pbkdf2_hmac('sha1', p, salt, 2000, 64), laid out as Keycloak exports it",
    hash: {
      kind: "keycloak",
      credentialData: { hashIterations: 2000, algorithm: "pbkdf2", additionalParameters: {} },
      secretData: {
        value: "RWors4ocSsH152HBU2WkK5ffUz4Gdsth9sPzLKa07+xWFmHiFFnl1Z/ZCiOBthfF65juyIO2HSAn4kj/NsDK+g==",
        salt: "a2V5Y2xvYWstc2FsdC0xNg==",
        additionalParameters: {},
      },
    },
    password: NON_ASCII,
  },
  {
    madeBy: "python 3 hashlib.pbkdf2_hmac('sha256', p, salt, 2000, 64), laid out as Keycloak exports it",
    hash: {
      kind: "keycloak",
      credentialData: { hashIterations: 2000, algorithm: "pbkdf2-sha256", additionalParameters: {} },
      secretData: {
        value: "rNHUd35SwXSVaYi/rXuAS19GspwWyDJRIs3qdelmIcQFR4s+rNW4gMRTUF2rUGp7W24+2E7T3jrADc0rTy91Mw==",
        salt: "a2V5Y2xvYWstc2FsdC0xNg==",
        additionalParameters: {},
      },
    },
    password: NON_ASCII,
  },
  {
    madeBy: "python 3 hashlib.pbkdf2_hmac('sha512', p, salt, 2000, 64), laid out as Keycloak exports it",
    hash: {
      kind: "keycloak",
      credentialData: { hashIterations: 2000, algorithm: "pbkdf2-sha512", additionalParameters: {} },
      secretData: {
        value: "bIKgCvvOK7h4o0XV/m1umBeyuDJJZB087LqQwqH8hc/UXJlqxgEVUj5A51o7sIioOukklLIIjf9fzIqZzLiAhg==",
        salt: "a2V5Y2xvYWstc2FsdC0xNg==",
        additionalParameters: {},
      },
    },
    password: NON_ASCII,
  },
  {
    madeBy: "python3-argon2: hash_secret_raw(p, salt, 5, 7168, 1, 32, Type.ID), laid out as Keycloak 24 exports it",
    hash: {
      kind: "keycloak",
      credentialData: {
        hashIterations: 5,
        algorithm: "argon2",
        additionalParameters: {
          hashLength: ["32"],
          memory: ["7168"],
          type: ["id"],
          version: ["1.3"],
          parallelism: ["1"],
        },
      },
      secretData: {
        value: "I1IfKHWhwTLNEDEzqWv3nFPf1boSeManbR0VkOsTQSc=",
        salt: "a2V5Y2xvYWstc2FsdC0xNg==",
        additionalParameters: {},
      },
    },
    password: PLAIN,
  },
  {
    madeBy: "python3-argon2: hash_secret_raw(p, salt, 5, 7168, 1, 32, Type.ID), laid out as Keycloak 24 exports it",
    hash: {
      kind: "keycloak",
      credentialData: {
        hashIterations: 5,
        algorithm: "argon2",
        additionalParameters: {
          hashLength: ["32"],
          memory: ["7168"],
          type: ["id"],
          version: ["1.3"],
          parallelism: ["1"],
        },
      },
      secretData: {
        value: "NdV869N3BZLqbDT0Z/x8AFxD10i7h78TdAMbeAyPfGc=",
        salt: "a2V5Y2xvYWstc2FsdC0xNg==",
        additionalParameters: {},
      },
    },
    password: NON_ASCII,
  },
  {
    madeBy: "python 3 hashlib.pbkdf2_hmac, laid out as version 2",
    hash: { kind: "aspnet", value: "AAABAgMEBQYHCAkKCwwNDg/5lb9+NQHXhgduRwz424w8pAVlm8l+5UOiiELpMkhZtw==" },
    password: NON_ASCII,
  },
  {
    madeBy: "python 3 hashlib.pbkdf2_hmac, laid out as version 3",
    hash: {
      kind: "aspnet",
      value: "AQAAAAIAAAfQAAAAEAABAgMEBQYHCAkKCwwNDg9T99c1k/SxLQBsYacoEmLjSBnOtSxl6IrXyGXuOqrv0w==",
    },
    password: NON_ASCII,
  },
  {
    madeBy: "php 8.2: Drupal 7's _password_crypt('sha512', $p, '$S$8saltsalt') written out with hash()",
    hash: { kind: "text", value: "$S$8saltsaltn4lrA6yIBA4/qsAeOsgSndIYGfkeStykjNUjgECt.8j" },
    password: NON_ASCII,
  },
  {
    madeBy: "php 8.2: the same of md5($p), as Drupal's user_update_7000 does",
    hash: { kind: "text", value: "U$S$8saltsaltf/z2QgZ6sJRg5.uoRavPOcPmKA8TPbrOKn0JXDosKcz" },
    password: NON_ASCII,
  },
];
