import { type HashVector, NON_ASCII, PLAIN, text } from "./hash-vector.ts";

/** userPassword values of OpenLDAP, made on Debian 12. */
export const directoryVectors: readonly HashVector[] = [
  text("slappasswd -h {SSHA} -s PASSWORD (OpenLDAP 2.5)", "{SSHA}+xvVWcKprmc67oPrG/ge7qqGH+8toMcH", PLAIN),
  text("slappasswd -h {SMD5} -s PASSWORD (OpenLDAP 2.5)", "{SMD5}MYOnlw0W1AhsJJgG9rFO8RRpyg8=", PLAIN),
  text("slappasswd -h {SHA} -s PASSWORD (OpenLDAP 2.5)", "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=", PLAIN),
  text("slappasswd -h {MD5} -s PASSWORD (OpenLDAP 2.5)", "{MD5}PLTnMmMfR+brlh80VUt83g==", PLAIN),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SHA256} -s PASSWORD (slapd-contrib 2.5)",
    "{SHA256}QQTTb42iwlQ0n4WDZ5Pr4CngyVcGOjTJHC6SAxh7VjE=",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SHA384} -s PASSWORD (slapd-contrib 2.5)",
    "{SHA384}ArIKby67E2Cppg9M+QhXNj7UGcAisSFWfOX5HG45Zk+3j9YCNMSli1v8cUWumDKS",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SHA512} -s PASSWORD (slapd-contrib 2.5)",
    "{SHA512}VraY3v7bWkNbY0r+MyC7rz/c2SC2xQOkRvx7endrKY1HnRumqLYXgI6wv1ec6aldZoNHvKtxSQhayTyyeZUZew==",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SSHA256} -s PASSWORD (slapd-contrib 2.5)",
    "{SSHA256}lm03n2PFBu6EmMHqULjbxcyzs0bANt+IhH2BYwNgtocdV/Tmp0l7vg==",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SSHA384} -s PASSWORD (slapd-contrib 2.5)",
    "{SSHA384}nNV4WZ5nseHunlYHFvQ/6Z1Y162iVvcCVw69nDod+rL53XDpyA/sBld91u4wz/TTgX4/l9Prpes=",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SSHA512} -s PASSWORD (slapd-contrib 2.5)",
    "{SSHA512}Mj/b6tpKC5bjNnwJPEDSlvddc3whMqOIUfb7/WnLBYC/i8fxIL8W9pNKTnrqoNxnAduiTnqs5n6/DTMcOeRSd7eBYC6ceg7z",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-pbkdf2 -h {PBKDF2} -s PASSWORD (slapd-contrib 2.5)",
    "{PBKDF2}10000$Q2hVawNcM.eZk/l38U4Ovw$AdN1eAFWD3pWVV8KSBGAidRBMNg",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-pbkdf2 -h {PBKDF2-SHA1} -s PASSWORD (slapd-contrib 2.5)",
    "{PBKDF2-SHA1}10000$1M7PMnPTwRZfIrpKNLeJqA$WEnCDvpH8L6vdHOgTL5GArHNnuk",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-pbkdf2 -h {PBKDF2-SHA256} -s PASSWORD (slapd-contrib 2.5)",
    "{PBKDF2-SHA256}10000$DNHsmHN6SlQezkOoA/3kOw$gNialmKpSmncalnyNP/ciV9dEcecqdbgvyvetke0D9o",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=pw-pbkdf2 -h {PBKDF2-SHA512} -s PASSWORD (slapd-contrib 2.5)",
    "{PBKDF2-SHA512}10000$6fs9s1J1CuRZJnEO38rWYg$hC9bjm8V/iO1clfhFmocXDzn5AYjLE4irDrFDDG/dKg6x.S807khV6Is1dujX8PeDNjoavoJxwzk8Os.S/mENQ",
    PLAIN,
  ),
  text(
    "slappasswd -o module-load=argon2 -h {ARGON2} -s PASSWORD (slapd-contrib 2.5)",
    "{ARGON2}$argon2i$v=19$m=4096,t=3,p=1$01tcDBXgf5Fs5sftHsX7oQ$sepbwkT4ai8kjM8XEKvbx6op/mkFXNTg6ZrL4DzNmO0",
    PLAIN,
  ),
  text(
    "slappasswd -h {CRYPT} -c '$6$%.8s' -s PASSWORD",
    "{CRYPT}$6$0imN1Pr0$iWMR9LLNMz2BXxOvVBLKGYAeMHLeYqeO4et1Eke0kSicjZRj9kMO7J18AAI50k46iM7s5dy6FCYBfBRkjK0Cm/",
    PLAIN,
  ),
  text("slappasswd -h {CRYPT} -c '$1$%.8s' -s PASSWORD", "{CRYPT}$1$cjQlYFgY$J4oDvohDGFF66OkYHshFn0", PLAIN),
  text("slappasswd -h {SSHA} -s PASSWORD (OpenLDAP 2.5)", "{SSHA}th57kPJ0/KC5/sX74jHdRMDJ9KS6KNgv", NON_ASCII),
  text("slappasswd -h {SMD5} -s PASSWORD (OpenLDAP 2.5)", "{SMD5}ER3NZrBEW5S+Yuk67YJXhWDw8cQ=", NON_ASCII),
  text("slappasswd -h {SHA} -s PASSWORD (OpenLDAP 2.5)", "{SHA}aZIrG2+pFutOKbwF/ruZkLW4fA0=", NON_ASCII),
  text("slappasswd -h {MD5} -s PASSWORD (OpenLDAP 2.5)", "{MD5}Maa1UJemUMH6YsHBbo4Wzg==", NON_ASCII),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SHA256} -s PASSWORD (slapd-contrib 2.5)",
    "{SHA256}RoLQ7bphL8sdrfQE8NNrEdGxdzuoqalgSKbnDvpKHmM=",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SHA384} -s PASSWORD (slapd-contrib 2.5)",
    "{SHA384}wLhigdOMq9YUS6nU8Ltu+o2ttrgWaHGxBbAyBdWyzHQSXL14rpf63ZGuuqvQYzPE",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SHA512} -s PASSWORD (slapd-contrib 2.5)",
    "{SHA512}8RLJmpEfr8Zgl+Ut6NIMN5J8ugb3HIiuKx8gQ9HYyENMC4su66OiZHZttNfSEkL/hItO4i9GyVSYdLxVrgXgVA==",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SSHA256} -s PASSWORD (slapd-contrib 2.5)",
    "{SSHA256}9UOsS7TffkC8IDgWU7E8J4qSwUY0QI87/vGtI4cl7MEfeP02lYJLmQ==",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SSHA384} -s PASSWORD (slapd-contrib 2.5)",
    "{SSHA384}0uLF97Dhub3pjjGcQnlqKIhxzkk2i0naD9RIfsU9o3zhG6wAMj6TuxmzKeJmiA9gIicFyr0LY4w=",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-sha2 -h {SSHA512} -s PASSWORD (slapd-contrib 2.5)",
    "{SSHA512}rdKzKOJSJj/mWUlwlepGLlUcfkXdfoPFZZkzAkxYDJSGlCr7JsCcvBJ8TF59rXePTC/RtN/NHAF5HW4y6lfn9euFiRewHFQA",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-pbkdf2 -h {PBKDF2} -s PASSWORD (slapd-contrib 2.5)",
    "{PBKDF2}10000$s5atmxnM3h4Ar0imu2XZBQ$TLIcJEMRTvoO8.I0Yxx8/aUz.Ls",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-pbkdf2 -h {PBKDF2-SHA1} -s PASSWORD (slapd-contrib 2.5)",
    "{PBKDF2-SHA1}10000$qdx/9YnXRj3Q55T.9hrFpA$UUgb9CgGrLA5kBTjQdRsO7AC8/Q",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-pbkdf2 -h {PBKDF2-SHA256} -s PASSWORD (slapd-contrib 2.5)",
    "{PBKDF2-SHA256}10000$vTwmYfnRg8sPEEGWNRW2qQ$mAPN6RZgdDVpDgFsezJnc8bUx9c9VA4xfyhB6ZbnRnk",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=pw-pbkdf2 -h {PBKDF2-SHA512} -s PASSWORD (slapd-contrib 2.5)",
    "{PBKDF2-SHA512}10000$3PUePa554P5QvNjOAqwoUg$l.ROWCaHeKffN19RnA.kdTx1jOg7hL3gMZnfaRalAg1eKEXSQlf904Pk2/Rom8kcthkclui3EL5BaPfJeyYgmw",
    NON_ASCII,
  ),
  text(
    "slappasswd -o module-load=argon2 -h {ARGON2} -s PASSWORD (slapd-contrib 2.5)",
    "{ARGON2}$argon2i$v=19$m=4096,t=3,p=1$4EEothhs/U87d8Mkco334w$P/HnZcpqmvUAR5ZProJpoTQx2mlfhJRkK0r88RGST0Q",
    NON_ASCII,
  ),
  text(
    "slappasswd -h {CRYPT} -c '$6$%.8s' -s PASSWORD",
    "{CRYPT}$6$annv1wG6$nk1kySZNnmdTIpvg1PkkwHhJaLsJCMDy4NoNq6fmwuEZrtpgVmMtnjrrSSkOlhEgYlF3XBcD4PiCafC77eh7B.",
    NON_ASCII,
  ),
  text("slappasswd -h {CRYPT} -c '$1$%.8s' -s PASSWORD", "{CRYPT}$1$HrPYtIK.$thfbranMr27OZjRd/f0Z70", NON_ASCII),
];
