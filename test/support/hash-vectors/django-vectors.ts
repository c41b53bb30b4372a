import { type HashVector, NON_ASCII, PLAIN, text } from "./hash-vector.ts";

/** Made with Debian 12's python3-django. */
export const djangoVectors: readonly HashVector[] = [
  text(
    "python3-django 3.2: pbkdf2_sha256 hasher",
    "pbkdf2_sha256$1000$DmOqzvXXcRvQWVUVrPyb4v$iEk7iCtbiME3J1wmxuehWIXm/nD41pLGHK7quS2BZUo=",
    PLAIN,
  ),
  text(
    "python3-django 3.2: pbkdf2_sha1 hasher",
    "pbkdf2_sha1$1000$K4LxYV9rR1Pjo1fQyKy1c9$G3JAdGtYPFKadqsdouEC25Z8V1c=",
    PLAIN,
  ),
  text(
    "python3-django 3.2: argon2 hasher",
    "argon2$argon2id$v=19$m=1024,t=2,p=1$RmtETnRaYjJ1a05peWIxNm1NcHkyRA$qV8KrbVoQTbV6KFKZnYhPw",
    PLAIN,
  ),
  text(
    "python3-django 3.2: bcrypt_sha256 hasher",
    "bcrypt_sha256$$2b$04$Le830gki1YpabRumFxznoehxFfyTTEOZ4LPsfpdveeNF5elX1El3a",
    PLAIN,
  ),
  text(
    "python3-django 3.2: bcrypt hasher",
    "bcrypt$$2b$04$j5S0TEZfHdQuAKkA3mdJhOmMj2KOAfKgnbAt01geCMazbn1..MebO",
    PLAIN,
  ),
  text("python3-django 3.2: md5 hasher", "md5$l7w9snImpzSrH2mMvgagv1$9f560d1861513444d8d9b974a7212667", PLAIN),
  text(
    "python3-django 3.2: sha1 hasher",
    "sha1$kUqx0XBwTDmn6U9EknbEgb$72c3dfb281c3409675ef18715a977ae925403a4b",
    PLAIN,
  ),
  text("python3-django 3.2: unsalted_sha1 hasher", "sha1$$2f9e53523b62abc141a2b4d6019d23cba835dbd0", PLAIN),
  text(
    "python 3 hashlib.scrypt(p, salt=b'seasaltseasalt12', n=1024, r=8, p=1, dklen=64), as django.contrib.auth.hashers.ScryptPasswordHasher writes it",
    "scrypt$1024$seasaltseasalt12$8$1$U10/Eb6N5FRc9yvLB2OoTSYoJXUH6NAr8tnZjCdEFLxuOqavGziZx9qeVg5n+acHgRgI4osvb8xVFDIh2Ra8pA==",
    PLAIN,
  ),
  text(
    "python3-django 3.2: pbkdf2_sha256 hasher",
    "pbkdf2_sha256$1000$5rvHUgFBGt0unmaYq2GXyR$66Mdba0w+eHynBFeXLMQzNGEc+9hIPWtUjNxE4DmYuc=",
    NON_ASCII,
  ),
  text(
    "python3-django 3.2: pbkdf2_sha1 hasher",
    "pbkdf2_sha1$1000$c3n9KIKtuSajtLzmgMQRbq$BqSsaWe5fufkkM15JEhYDHhgSYk=",
    NON_ASCII,
  ),
  text(
    "python3-django 3.2: argon2 hasher",
    "argon2$argon2id$v=19$m=1024,t=2,p=1$ZlFFQ1VrcTAwWGdNMWlldk9ld1RHdQ$62aTE+ba0qLokiJ6/+hbvg",
    NON_ASCII,
  ),
  text(
    "python3-django 3.2: bcrypt_sha256 hasher",
    "bcrypt_sha256$$2b$04$HYmbsfNy4KtpvSTDG/340uJx74zRQnTxdh7/oN2lRCK4ymILd2jLS",
    NON_ASCII,
  ),
  text(
    "python3-django 3.2: bcrypt hasher",
    "bcrypt$$2b$04$aYyIi8KWDdoDiJxvdBWeGO89kGV3XaDTkigrzAdv25puT1o9HcU1a",
    NON_ASCII,
  ),
  text("python3-django 3.2: md5 hasher", "md5$sqWZiflEUZIycx3Rmd6HzM$0fe04a9ca014c6d427db9a03a5789fd4", NON_ASCII),
  text(
    "python3-django 3.2: sha1 hasher",
    "sha1$tBwHJ5lnfhO62GcDSQgDjn$8e9c287e3b0c3762acba41b01b2f6c4cfc4c5bb6",
    NON_ASCII,
  ),
  text("python3-django 3.2: unsalted_sha1 hasher", "sha1$$69922b1b6fa916eb4e29bc05febb9990b5b87c0d", NON_ASCII),
  text(
    "python 3 hashlib.scrypt(p, salt=b'seasaltseasalt12', n=1024, r=8, p=1, dklen=64), as django.contrib.auth.hashers.ScryptPasswordHasher writes it",
    "scrypt$1024$seasaltseasalt12$8$1$JmUxmgoI3WvMq14Se4DBK0PAf8Sq7PFs/0TKBwW8l8d+BQ/ovOBrcbh0WD1vS4RbUXSc9IPrUefn7a9149WGQQ==",
    NON_ASCII,
  ),
];
