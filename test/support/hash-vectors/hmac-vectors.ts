import { custom, type HashVector, NON_ASCII, PLAIN } from "./hash-vector.ts";

/** HMACs as Auth0's import file has them: what is hashed is the tools' work, the objects around it are written by hand. */
export const hmacVectors: readonly HashVector[] = [
  custom(
    "openssl dgst -md4 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"bae1706fa7f0dd93192cd0eba6db7fc5","encoding":"hex","digest":"md4","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -md5 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"12e80c9f558f8df0b25622f9c34b019a","encoding":"hex","digest":"md5","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -ripemd160 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"d6b142bdae0f0e2f99b4f55830ada0d1a5b2405b","encoding":"hex","digest":"ripemd160","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha1 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"65af1bc08dffd9c140301209e9480607c3dfd1b9","encoding":"hex","digest":"sha1","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha224 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"ce2690433e3229a8736c8a9b85b0730cb792cec18d8dea3b953d8d8a","encoding":"hex","digest":"sha224","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha256 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"7c78c41b4476158e3c83bcd89af91663884b36854bc24c2e5894e88c27425870","encoding":"hex","digest":"sha256","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha384 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"9fdc3a2e88e37be19551aa5c3c076e922922e3ea4f534da5b643fcbd1efd36e500eaf91f1812f3594bc59bf0f86b8fa2","encoding":"hex","digest":"sha384","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha512 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"58d5982ebabd2b6a1457e981db5d90d8fb09ca9d986a4c2eb1948d7888f13ca5febe37136c78c71c22125520eb43b043961eab931cc91ca753ad2b46534142cc","encoding":"hex","digest":"sha512","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -whirlpool -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"f3304145051ba281bd3eab24ba5e4587030c6219fdcd59371b08cce1b77ea9e8cf7709b99b6121558017682b83a296fa807b440a3aa9386da4789e5ae3a66e03","encoding":"hex","digest":"whirlpool","key":{"value":"6b657900ff","encoding":"hex"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -sha256 -hmac secret",
    '{"algorithm":"hmac","hash":{"value":"c42jEqPW10mcBusPhGrr/VUiI8Ztnymq8j/tVi8zlUw=","encoding":"base64","digest":"sha256","key":{"value":"secret"}}}',
    PLAIN,
  ),
  custom(
    "openssl dgst -md4 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"5981b2c871e131e5670147261f5669cb","encoding":"hex","digest":"md4","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -md5 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"7555930a5f9426b175e99ccadb720571","encoding":"hex","digest":"md5","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -ripemd160 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"741435d8ec02740c9e85001211d946f15e16000d","encoding":"hex","digest":"ripemd160","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha1 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"d36162395d9ccd8de5da71d6cab710f9a07caaa3","encoding":"hex","digest":"sha1","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha224 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"b9883d93d5dcff8d12b1e8928fa391b0bb31128b652ffa9cf11b7405","encoding":"hex","digest":"sha224","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha256 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"c9c9db716138a9c96f0a4fcca8327bc4e7d69d3e3b51af1b5ff35ffceed7c0c8","encoding":"hex","digest":"sha256","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha384 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"dd10e026b7323e85746f49e6790e822c95ae37c6e3761e09f3a88639f3172ec8f0a24759fedfa23071670a88c0cf2a6d","encoding":"hex","digest":"sha384","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha512 -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"897b379ef5c18ea56394d8884b123667948c623b228af2868fad7941e5153147f13772059935d37d1d7ff59ae7c407c684a5a795b50c84f3e0b8f0de594e9950","encoding":"hex","digest":"sha512","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -whirlpool -mac HMAC -macopt hexkey:6b657900ff (OpenSSL 3.0)",
    '{"algorithm":"hmac","hash":{"value":"6d173c2c8cb252f5508630766a36f2d56f3ea89c0f9f842eebccf2313377cfe3af30a4c4be2f81ca90148c3eb0f2aaab8605ffc8e835956972463532ccd64853","encoding":"hex","digest":"whirlpool","key":{"value":"6b657900ff","encoding":"hex"}}}',
    NON_ASCII,
  ),
  custom(
    "openssl dgst -sha256 -hmac secret",
    '{"algorithm":"hmac","hash":{"value":"vdcZ/FZKVsb0ZPLEQb+e9hlJ/s0TqOKGHbWKVn5qIRk=","encoding":"base64","digest":"sha256","key":{"value":"secret"}}}',
    NON_ASCII,
  ),
];
