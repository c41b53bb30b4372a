import { custom, type HashVector, NON_ASCII, PLAIN } from "./hash-vector.ts";

/** Slow hashes as Auth0's import file has them: what is hashed is the tools' work, the objects around it are written by hand. */
export const derivedVectors: readonly HashVector[] = [
  custom(
    "openssl kdf -keylen 32 -kdfopt hexpass -kdfopt salt:NaCl -kdfopt n:1024 -kdfopt r:8 -kdfopt p:2 SCRYPT",
    '{"algorithm":"scrypt","hash":{"value":"bc06d8f5b0740c46269f6e6f6c15c590b99d293c9c8e2a7faa7dede88ab1873a","encoding":"hex"},"salt":{"value":"NaCl"},"keylen":32,"cost":1024,"blockSize":8,"parallelization":2}',
    PLAIN,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA1 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha1$i=1200,l=40$c2FsdAD/$t3ALxzFudEeHifmLLt0PVHremRiiDChLI5UjrGn3YHI0MUvB7kfoJw","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA224 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha224$i=1200,l=40$c2FsdAD/$JoWvU5LLb2Q2APBj3Hv+SRue9A9MsUoIAxSl9PlBrzmwwSE+4BeDwA","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA256 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha256$i=1200,l=40$c2FsdAD/$Epv2Wh6vcdzdEGwLYhaU0TC17YpQIZpfro5jFfPViAy54lynE10TcQ","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA384 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha384$i=1200,l=40$c2FsdAD/$riM2IceLsXi7c7i5vYIwDBoEBwcCzvyWpjGzrtM1p0YijyB/lxMc2A","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA512 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha512$i=1200,l=40$c2FsdAD/$uCCpa1IeBhVzv6hVx+PAhfmniW2Bdld79G7IL+f8C9IJDiPt1XqJlQ","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA3-256 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha3-256$i=1200,l=40$c2FsdAD/$LA8bY3e8LE6MhxfKaGmyOGZQcVvWIth9VXc1sacuPNi/qNmExykawg","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA512-256 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha512-256$i=1200,l=40$c2FsdAD/$5Yyl2Z0zArYyz/7yEvkb51rmVbXgn5pgHmag0P7ikVuaLHhv26ha3Q","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "openssl kdf … digest:SHA512, iter:100000, keylen 64: the defaults of a PHC string without parameters",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha512$c2FsdAD/$raNxQoD1zgm1ENhq9aPKn0gJvEnGnb05fNRoDOK+N8lQtvsdJ3ropViaYC3N+mzfElE6IGE9s2zCdx2/iMUxcQ","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "python3-bcrypt 3.2.2 of 'pepper' and password",
    '{"algorithm":"bcrypt","hash":{"value":"$2b$04$q39TtNl2z5GdSGgFwzJLY.sDCeok6zQslICW6YkPJHAvhkzb3M9E2","encoding":"utf8"},"salt":{"value":"pepper","position":"prefix"}}',
    PLAIN,
  ),
  custom(
    "php 8.2 password_hash of password and 'pepper'",
    '{"algorithm":"bcrypt","hash":{"value":"$2y$04$.sAcRW2EVKmnRZEgfWZwvOtQWUf64rXQigk7JoBX88vNv4MFHbUHK","encoding":"utf8"},"salt":{"value":"pepper","position":"suffix"}}',
    PLAIN,
  ),
  custom(
    "slappasswd -h {SSHA} (OpenLDAP 2.5)",
    '{"algorithm":"ldap","hash":{"value":"{SSHA}8aGMoYqjlgLfCKTVG/9ctajCM+ABka11","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "python3-argon2: PasswordHasher(2, 1024, 1).hash(p)",
    '{"algorithm":"argon2","hash":{"value":"$argon2id$v=19$m=1024,t=2,p=1$uslhFYl08YVqzS0DmrmYAw$p6aHGqapuZz0oqkCWrpozA","encoding":"utf8"}}',
    PLAIN,
  ),
  custom(
    "openssl kdf -keylen 32 -kdfopt hexpass -kdfopt salt:NaCl -kdfopt n:1024 -kdfopt r:8 -kdfopt p:2 SCRYPT",
    '{"algorithm":"scrypt","hash":{"value":"5781f1fb3975f70673bdcb9b89de0cdf9392f4739c9c9af046e5d80ce7c5c7ad","encoding":"hex"},"salt":{"value":"NaCl"},"keylen":32,"cost":1024,"blockSize":8,"parallelization":2}',
    NON_ASCII,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA1 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha1$i=1200,l=40$c2FsdAD/$0nWKS1yTu6wMUHqe/fAmb01zccWvEplRH3/QURlfHIlNGJ8LB/xqWQ","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA224 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha224$i=1200,l=40$c2FsdAD/$4hvhKZVSbDrx9NrQ0mWsUGOr0kO1+gIB+QqCjCNh4N2ekBaa92ho6Q","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA256 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha256$i=1200,l=40$c2FsdAD/$9MSg3T4px8/XFM1bB+bPjjGw+H9nMHziEpLCxYoaf2uwo7d7Y272fw","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA384 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha384$i=1200,l=40$c2FsdAD/$kxqkyAXKWwT2A/Au2QL1t6rFhULTMk5orCEeTUIH7gzawaDK6Gv1jQ","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA512 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha512$i=1200,l=40$c2FsdAD/$qlfiP3GB4FsRgCmIGRI7kr16BECoJ0irivMwjss0qq7s7w4RKhE4Eg","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA3-256 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha3-256$i=1200,l=40$c2FsdAD/$CCvxnhXDWXQd9zSCo6aFhfhXqLTs24FE2f+3a+f16gyhyyeUMgHZJg","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "openssl kdf -keylen 40 -kdfopt hexpass:… -kdfopt hexsalt:73616c7400ff -kdfopt digest:SHA512-256 -kdfopt iter:1200 PBKDF2",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha512-256$i=1200,l=40$c2FsdAD/$/C0dI/qctV8ylR+eufSWJHOWLJL1sf2xzoL4/67Tn29AXkQTAqH3hg","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "openssl kdf … digest:SHA512, iter:100000, keylen 64: the defaults of a PHC string without parameters",
    '{"algorithm":"pbkdf2","hash":{"value":"$pbkdf2-sha512$c2FsdAD/$EBMf1NNB0j0s5WiFVqLW7HY0CJieJQoWR3akpqbjz2nu9jFjsBIP9x8OQFbCq5h7ae1DUKe445iwaRP5DvD1Ig","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "python3-bcrypt 3.2.2 of 'pepper' and password",
    '{"algorithm":"bcrypt","hash":{"value":"$2b$04$YYmCFjjdo.Hu1ELdPTP1K.S/Kw1RYf5WLaKwvXRS4CaCHJKGX0xOa","encoding":"utf8"},"salt":{"value":"pepper","position":"prefix"}}',
    NON_ASCII,
  ),
  custom(
    "php 8.2 password_hash of password and 'pepper'",
    '{"algorithm":"bcrypt","hash":{"value":"$2y$04$T0y1z/WUR/7JzlNPH7jeseQKe0hJ1YhXr0NGjGpojEkkAGg1aEDku","encoding":"utf8"},"salt":{"value":"pepper","position":"suffix"}}',
    NON_ASCII,
  ),
  custom(
    "slappasswd -h {SSHA} (OpenLDAP 2.5)",
    '{"algorithm":"ldap","hash":{"value":"{SSHA}lyh1OxRq6EQeQOVYmdwPCs2cDvBIiKja","encoding":"utf8"}}',
    NON_ASCII,
  ),
  custom(
    "python3-argon2: PasswordHasher(2, 1024, 1).hash(p)",
    '{"algorithm":"argon2","hash":{"value":"$argon2id$v=19$m=1024,t=2,p=1$uiSUG+ixabowLBLitYScuw$QpUIslwlC8Tzl7X059Iksg","encoding":"utf8"}}',
    NON_ASCII,
  ),
];
