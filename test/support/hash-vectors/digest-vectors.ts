import { custom, type HashVector, NON_ASCII, PLAIN } from "./hash-vector.ts";

/** Plain and salted digests as Auth0's import file has them: what is hashed is the tools' work, the objects around it are written by hand. */
export const digestVectors: readonly HashVector[] = [
  custom(
    "openssl dgst -md4 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"md4","hash":{"value":"b4fe5d2ad49f136f957a7a6b1c029cd2","encoding":"hex"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -md4 of salt and password",
    '{"algorithm":"md4","hash":{"value":"/vU/jsoxlTISRrumB97lbg==","encoding":"base64"},"salt":{"value":"sält"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -md4 of password and salt 00ff10",
    '{"algorithm":"md4","hash":{"value":"882D29D02C3F87A69C68D0B280EBCD88","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -md5 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"md5","hash":{"value":"3cb4e732631f47e6eb961f34554b7cde","encoding":"hex"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -md5 of salt and password",
    '{"algorithm":"md5","hash":{"value":"JF+1oIYyMjylDR1fSsa2ow==","encoding":"base64"},"salt":{"value":"sält"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -md5 of password and salt 00ff10",
    '{"algorithm":"md5","hash":{"value":"A475C483B3429851988229C4379CB40B","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha1 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"sha1","hash":{"value":"2f9e53523b62abc141a2b4d6019d23cba835dbd0","encoding":"hex"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha1 of salt and password",
    '{"algorithm":"sha1","hash":{"value":"JwcXvU8ZZED9nCE2XPbSMykSQFs=","encoding":"base64"},"salt":{"value":"sält"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha1 of password and salt 00ff10",
    '{"algorithm":"sha1","hash":{"value":"54A0026CC999613A8701386162CCE73F0D545648","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha256 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"sha256","hash":{"value":"4104d36f8da2c254349f85836793ebe029e0c957063a34c91c2e9203187b5631","encoding":"hex"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha256 of salt and password",
    '{"algorithm":"sha256","hash":{"value":"GTm+p78p/BY88i2NpK7BSLgzRNPqEFuYSqtWYZC4if8=","encoding":"base64"},"salt":{"value":"sält"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha256 of password and salt 00ff10",
    '{"algorithm":"sha256","hash":{"value":"75E8785226AEA42680C62DFCC02897C9BA141A11FDF15B0568962124528127A4","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha512 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"sha512","hash":{"value":"56b698defedb5a435b634afe3320bbaf3fdcd920b6c503a446fc7b7a776b298d479d1ba6a8b617808eb0bf579ce9a95d668347bcab7149085ac93cb27995197b","encoding":"hex"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha512 of salt and password",
    '{"algorithm":"sha512","hash":{"value":"bIuPhYYSmln4uEsfAFXHgwbCDvzsZVIIjZm78Vf03dOolOwEKhGgSAZlcou+uFrHDmt4+xbcrDBpEt5BHhOPnw==","encoding":"base64"},"salt":{"value":"sält"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha512 of password and salt 00ff10",
    '{"algorithm":"sha512","hash":{"value":"40524C34C6529A42BD5B653DDAEA0BC107729558DB595D42A5169EDBC26109434616576AE895B9408AF0A792EA333324B8523006453CB1E5AFE832265E4EF119","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -md4 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"md4","hash":{"value":"cfa1d623bf5256312af792fd0a031c22","encoding":"hex"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -md4 of salt and password",
    '{"algorithm":"md4","hash":{"value":"MVlW+8U+GqMhbZjHy9jojg==","encoding":"base64"},"salt":{"value":"sält"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -md4 of password and salt 00ff10",
    '{"algorithm":"md4","hash":{"value":"4F718BABD67C8B122419733C13BDD106","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -md5 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"md5","hash":{"value":"31a6b55097a650c1fa62c1c16e8e16ce","encoding":"hex"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -md5 of salt and password",
    '{"algorithm":"md5","hash":{"value":"q6jSnG0y+lhc2eQdaMqmHQ==","encoding":"base64"},"salt":{"value":"sält"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -md5 of password and salt 00ff10",
    '{"algorithm":"md5","hash":{"value":"1CC82DBB1B4CA4187BAA9E1C94019C3B","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha1 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"sha1","hash":{"value":"69922b1b6fa916eb4e29bc05febb9990b5b87c0d","encoding":"hex"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha1 of salt and password",
    '{"algorithm":"sha1","hash":{"value":"U6s22roch/SqB7Y10e64pdY4IC0=","encoding":"base64"},"salt":{"value":"sält"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha1 of password and salt 00ff10",
    '{"algorithm":"sha1","hash":{"value":"B7818859587A21BD65181DD882A6CC79007924F2","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha256 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"sha256","hash":{"value":"4682d0edba612fcb1dadf404f0d36b11d1b1773ba8a9a96048a6e70efa4a1e63","encoding":"hex"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha256 of salt and password",
    '{"algorithm":"sha256","hash":{"value":"dKTQgdB92ghh5/azGzIOeZWXdqIeLtlUj5D7VJndBII=","encoding":"base64"},"salt":{"value":"sält"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha256 of password and salt 00ff10",
    '{"algorithm":"sha256","hash":{"value":"F124DFF77A5136D9947DCD53BCDA0418F4CA91827E51F38B05203049F96CB933","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha512 (OpenSSL 3.0, legacy provider for md4)",
    '{"algorithm":"sha512","hash":{"value":"f112c99a911fafc66097e52de8d20c37927cba06f71c88ae2b1f2043d1d8c8434c0b8b2eeba3a264766db4d7d21242ff848b4ee22f46c9549874bc55ae05e054","encoding":"hex"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha512 of salt and password",
    '{"algorithm":"sha512","hash":{"value":"bHBEZ1ERSaD1rOBhIJ6gF3YsEZre4eOk71PAHoT1ZOJjAUH2z7p8vCmpTKDhynolr/4cwFRHbZC+IvbWla2dCQ==","encoding":"base64"},"salt":{"value":"sält"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha512 of password and salt 00ff10",
    '{"algorithm":"sha512","hash":{"value":"E7AE32844A3266F37323912A3623D5D2FCF3AF07998A7E6CBC64C0EEB314ACC549986678CDA06E138C3E86C067936E6667A32B9857656515329272FB3AF7BFE3","encoding":"hex"},"salt":{"value":"00ff10","encoding":"hex","position":"suffix"}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha256 of iconv -t latin-1",
    '{"algorithm":"sha256","hash":{"value":"0867ec9e47b8dba41b8b911df1bbbeac602b2e7fb28a90b334502f19e2da471d","encoding":"hex"},"password":{"encoding":"latin1"}}',
    "pässwörd",
  ),
  custom(
    "openssl dgst -sha256 of iconv -t latin-1",
    '{"algorithm":"sha256","hash":{"value":"0867ec9e47b8dba41b8b911df1bbbeac602b2e7fb28a90b334502f19e2da471d","encoding":"hex"},"password":{"encoding":"binary"}}',
    "pässwörd",
  ),
  custom(
    "openssl dgst -sha256 of iconv -t latin-1",
    '{"algorithm":"sha256","hash":{"value":"0867ec9e47b8dba41b8b911df1bbbeac602b2e7fb28a90b334502f19e2da471d","encoding":"hex"},"password":{"encoding":"ascii"}}',
    "pässwörd",
  ),
  custom(
    "openssl dgst -sha256 of iconv -t utf-16-le",
    '{"algorithm":"sha256","hash":{"value":"a8d2959f706e7a01c25cb411b383c48d434b9f9aacbf2740a6e8ecb27249ec6d","encoding":"hex"},"password":{"encoding":"utf16le"}}',
    "pässwörd",
  ),
  custom(
    "openssl dgst -sha256 of iconv -t utf-16-le",
    '{"algorithm":"sha256","hash":{"value":"a8d2959f706e7a01c25cb411b383c48d434b9f9aacbf2740a6e8ecb27249ec6d","encoding":"hex"},"password":{"encoding":"ucs2"}}',
    "pässwörd",
  ),
  custom(
    "openssl dgst -sha256 of iconv -t utf-8",
    '{"algorithm":"sha256","hash":{"value":"46970bef70aced8123f0d5d094717e2a5cd412041e03b26376049fe65b2834a4","encoding":"hex"},"password":{"encoding":"utf8"}}',
    "pässwörd",
  ),
  custom(
    "openssl dgst -md4 of UTF-16LE: Windows' NT hash",
    '{"algorithm":"md4","hash":{"value":"5b2333fac89395d01f41ee2a51931f26","encoding":"hex"},"password":{"encoding":"utf16le"}}',
    NON_ASCII,
  ),
];
