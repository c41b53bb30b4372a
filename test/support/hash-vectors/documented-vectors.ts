import type { HashVector } from "./hash-vector.ts";

/** Pairs that others published. */
export const documentedVectors: readonly HashVector[] = [
  {
    madeBy: "firebase/scrypt: README.md",
    hash: {
      kind: "firebase",
      hash: "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
      salt: "42xEC+ixf3L2lw==",
      saltSeparator: "Bw==",
      signerKey: "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
      rounds: 8,
      memoryCost: 14,
    },
    password: "user1password",
  },
  {
    madeBy: "published in a question about moving from Keycloak to Django",
    hash: {
      kind: "keycloak",
      credentialData: { hashIterations: 27500, algorithm: "pbkdf2-sha256", additionalParameters: {} },
      secretData: {
        value: "ZXVC08Hf4jBOoYzVoNWYjQijsMC2oc/OUa9LciiIJ/1XHPF/qPiY1DqwLLDN2hYFmf/1kApkveD8/Pr7GVqjgw==",
        salt: "Td6XuopYK6JNfUnIlqYMOQ==",
        additionalParameters: {},
      },
    },
    password: "RdaRfqP7Y89vy2",
  },
  {
    madeBy: "dotnet/aspnetcore: src/Identity/test/Identity.Test/PasswordHasherTest.cs, version 2",
    hash: { kind: "aspnet", value: "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==" },
    password: "my password",
  },
  {
    madeBy: "dotnet/aspnetcore: src/Identity/test/Identity.Test/PasswordHasherTest.cs, SHA-1, 250 iterations",
    hash: { kind: "aspnet", value: "AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M" },
    password: "my password",
  },
  {
    madeBy: "dotnet/aspnetcore: src/Identity/test/Identity.Test/PasswordHasherTest.cs, SHA-256, 250000 iterations",
    hash: {
      kind: "aspnet",
      value: "AQAAAAEAA9CQAAAAIESkQuj2Du8Y+kbc5lcN/W/3NiAZFEm11P27nrSN5/tId+bR1SwV8CO1Jd72r4C08OLvplNlCDc3oQZ8efcW+jQ=",
    },
    password: "my password",
  },
  {
    madeBy: "dotnet/aspnetcore: src/Identity/test/Identity.Test/PasswordHasherTest.cs, SHA-512, 50 iterations",
    hash: { kind: "aspnet", value: "AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw" },
    password: "my password",
  },
  {
    madeBy: "dotnet/aspnetcore: src/Identity/test/Identity.Test/PasswordHasherTest.cs, SHA-512, 250 iterations",
    hash: {
      kind: "aspnet",
      value:
        "AQAAAAIAAAD6AAAAIJbVi5wbMR+htSfFp8fTw8N8GOS/Sje+S/4YZcgBfU7EQuqv4OkVYmc4VJl9AGZzmRTxSkP7LtVi9IWyUxX8IAAfZ8v+ZfhjCcudtC1YERSqE1OEdXLW9VukPuJWBBjLuw==",
    },
    password: "my password",
  },
  {
    madeBy: "dotnet/aspnetcore: src/Identity/test/Identity.Test/PasswordHasherTest.cs, SHA-512, 10000 iterations",
    hash: {
      kind: "aspnet",
      value: "AQAAAAIAACcQAAAAEAABAgMEBQYHCAkKCwwNDg9B0Oxwty+PGIDSp95gcCfzeDvA4sGapUIUov8usXfD6A==",
    },
    password: "my password",
  },
  {
    madeBy: "hashcat: example_hashes, mode 400",
    hash: { kind: "text", value: "$P$984478476IagS59wHZvyQMArzfx58u." },
    password: "hashcat",
  },
  {
    madeBy: "hashcat: example_hashes, mode 400, phpBB",
    hash: { kind: "text", value: "$H$984478476IagS59wHZvyQMArzfx58u." },
    password: "hashcat",
  },
  {
    madeBy: "hashcat: example_hashes, mode 500",
    hash: { kind: "text", value: "$1$28772684$iEwNOgGugqO9.bIz5sk8k/" },
    password: "hashcat",
  },
  {
    madeBy: "hashcat: example_hashes, mode 1600",
    hash: { kind: "text", value: "$apr1$71850310$gh9m4xcAn3MGxogwX/ztb." },
    password: "hashcat",
  },
  {
    madeBy: "hashcat: example_hashes, mode 1800",
    hash: {
      kind: "text",
      value: "$6$52450745$k5ka2p8bFuSmoVT1tzOyyuaREkkKBcCNqoDKzYiJL9RaE8yMnPgh2XzzF0NDrUhgrcLwg78xs1w5pJiypEdFX/",
    },
    password: "hashcat",
  },
  {
    madeBy: "hashcat: example_hashes, mode 7400",
    hash: { kind: "text", value: "$5$rounds=5000$GX7BopJZJxPc/KEK$le16UF8I2Anb.rOrn22AUPWvzUETDGefUmAV8AZkGcD" },
    password: "hashcat",
  },
  {
    madeBy: "hashcat: example_hashes, mode 7900",
    hash: { kind: "text", value: "$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf" },
    password: "hashcat",
  },
  {
    madeBy: "John the Ripper: src/drupal7_fmt_plug.c",
    hash: { kind: "text", value: "$S$CFURCPa.k6FAEbJPgejaW4nijv7rYgGc4dUJtChQtV4KLJTPTC/u" },
    password: "password",
  },
  {
    madeBy: "John the Ripper: src/drupal7_fmt_plug.c",
    hash: { kind: "text", value: "$S$CwkjgAKeSx2imSiN3SyBEg8e0sgE2QOx4a/VIfCHN0BZUNAWCr1X" },
    password: "virtualabc",
  },
  {
    madeBy: "WordPress 6.8: hash of a published demo site",
    hash: { kind: "text", value: "$wp$2y$10$Q1xinFjrZeLWJBvxviIL6u834Fu.evIEFHAUVisQ5O.w9Dm0sMdES" },
    password: "admin",
  },
  {
    madeBy: "P-H-C/phc-winner-argon2: src/test.c, version 16 unsaid",
    hash: { kind: "text", value: "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ" },
    password: "password",
  },
  {
    madeBy: "P-H-C/phc-winner-argon2: src/test.c, version 16",
    hash: {
      kind: "text",
      value: "$argon2i$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
    },
    password: "password",
  },
  {
    madeBy: "P-H-C/phc-winner-argon2: src/test.c, version 19",
    hash: {
      kind: "text",
      value: "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
    },
    password: "password",
  },
  {
    madeBy: "P-H-C/phc-winner-argon2: src/test.c, Argon2id",
    hash: {
      kind: "text",
      value: "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    },
    password: "password",
  },
  {
    madeBy: "RFC 7914 section 12, N=1024",
    hash: {
      kind: "auth0",
      value: {
        algorithm: "scrypt",
        hash: {
          value:
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
          encoding: "hex",
        },
        salt: { value: "NaCl" },
        keylen: 64,
        cost: 1024,
        blockSize: 8,
        parallelization: 16,
      },
    },
    password: "password",
  },
  {
    madeBy: "RFC 7914 section 12, N=16384",
    hash: {
      kind: "auth0",
      value: {
        algorithm: "scrypt",
        hash: {
          value:
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
          encoding: "hex",
        },
        salt: { value: "SodiumChloride" },
        keylen: 64,
        parallelization: 1,
      },
    },
    password: "pleaseletmein",
  },
  {
    madeBy: "RFC 2202 section 2, test case 2",
    hash: {
      kind: "auth0",
      value: {
        algorithm: "hmac",
        hash: { value: "750c783e6ab0b503eaa86e310a5db738", encoding: "hex", digest: "md5", key: { value: "Jefe" } },
      },
    },
    password: "what do ya want for nothing?",
  },
  {
    madeBy: "RFC 4231 section 4.3",
    hash: {
      kind: "auth0",
      value: {
        algorithm: "hmac",
        hash: {
          value: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
          encoding: "hex",
          digest: "sha256",
          key: { value: "Jefe" },
        },
      },
    },
    password: "what do ya want for nothing?",
  },
  {
    madeBy: "RFC 6070 section 2, 4096 iterations",
    hash: { kind: "text", value: "$pbkdf2-sha1$i=4096,l=20$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE" },
    password: "password",
  },
  {
    madeBy: "RFC 7914 section 11, 80000 iterations",
    hash: {
      kind: "text",
      value:
        "$pbkdf2-sha256$i=80000,l=64$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ",
    },
    password: "Password",
  },
  {
    madeBy: "RFC 1320 section A.5",
    hash: {
      kind: "auth0",
      value: { algorithm: "md4", hash: { value: "043f8582f241db351ce627e153e7f0e4", encoding: "hex" } },
    },
    password: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  },
  {
    madeBy: "RFC 1321 section A.5",
    hash: {
      kind: "auth0",
      value: { algorithm: "md5", hash: { value: "f96b697d7cb7938d525a2f31aaf161d0", encoding: "hex" } },
    },
    password: "message digest",
  },
];
