import { type HashVector, NON_ASCII, PLAIN, text } from "./hash-vector.ts";

/** Made on Debian 12 with its packages, one after the other by the command that each names. */
export const textVectors: readonly HashVector[] = [
  text(
    "htpasswd -bnBC 5 u PASSWORD (apache2-utils 2.4)",
    "$2y$05$6ykH.rEmBok5XtO18WQw3uxi3H/Ud9r2bf7iIRCJyFy66Ux1htALm",
    PLAIN,
  ),
  text(
    "python3-bcrypt 3.2.2: bcrypt.hashpw(p, gensalt(4))",
    "$2b$04$sA9EL27vmfhb6RW17sHEEeV1Q.SeBEGKkRRLZ6l3pCpKvMzN73Mrm",
    PLAIN,
  ),
  text(
    "python3-bcrypt 3.2.2: bcrypt.hashpw(p, gensalt(4, b'2a'))",
    "$2a$04$BAzAmb.lyWARl9m7O70y8.TTDMeznBm3eoasO6qHwUsBpL3NSjfpC",
    PLAIN,
  ),
  text(
    "php 8.2: password_hash($p, PASSWORD_BCRYPT, ['cost'=>4])",
    "$2y$04$a/29dPJW4WuSsxK1.Aw5QeEunHZyuG8dcKb0ChJ.hi1s4UR.tRKdi",
    PLAIN,
  ),
  text(
    "python3-argon2: PasswordHasher(2, 1024, 2, type=Type.I).hash(p)",
    "$argon2i$v=19$m=1024,t=2,p=2$UlmY49GmPkQaiC4AJ+8JPw$qPObCgbvMQGCZp/NPWF/sw",
    PLAIN,
  ),
  text(
    "python3-argon2: PasswordHasher(2, 1024, 2, type=Type.D).hash(p)",
    "$argon2d$v=19$m=1024,t=2,p=2$/wT2bLESD/6Xp1p6N+nmZQ$45kIJUc0+TEw0a7wn80rfA",
    PLAIN,
  ),
  text(
    "python3-argon2: PasswordHasher(2, 1024, 2, type=Type.ID).hash(p)",
    "$argon2id$v=19$m=1024,t=2,p=2$6Q5C1iYDbqoLqls87/QQuQ$cCOnJtGIQzlrOd3vyKqpFg",
    PLAIN,
  ),
  text(
    "php 8.2: password_hash($p, PASSWORD_ARGON2ID, memory_cost 2048, time_cost 3)",
    "$argon2id$v=19$m=2048,t=3,p=1$TTNKTWtBdXJCSzcwQlJqaQ$lxdpmmtPvDtEysqJ01S99Amuz3K/cBneH2VR+TPZ3BI",
    PLAIN,
  ),
  text(
    "passlib 1.7.4: scrypt.using(rounds=10).hash(p)",
    "$scrypt$ln=10,r=8,p=1$9D4HICTEeG+Ncc45J+QcIw$/pqSKKaWDQZNDU4jLdFCP41l9N1vLdab/KNgmmVTaXQ",
    PLAIN,
  ),
  text(
    "passlib 1.7.4: pbkdf2_sha1.using(rounds=1000).hash(p)",
    "$pbkdf2$1000$lPJ.T.ndW2uNUSrlPOf8nw$GcLJvyyoo6MwJ89vY18wLT9XRTQ",
    PLAIN,
  ),
  text(
    "passlib 1.7.4: pbkdf2_sha256.using(rounds=1000).hash(p)",
    "$pbkdf2-sha256$1000$BGDM.T/HuPfem/OesxbiPA$d7QWH9aGGk2MQ3uH9WWHCWrKc4oybyngiKh3Yp4jr30",
    PLAIN,
  ),
  text(
    "passlib 1.7.4: pbkdf2_sha512.using(rounds=1000).hash(p)",
    "$pbkdf2-sha512$1000$WwthDKEUwlgLoZTSGiOkdA$43zgvyc6eo.0XRqAE1MKOHALITGB5h/uY0cm8RY7qvKNtNfDahUrpSdvSOeF3zLUOKZ7zdx13/UM4pbXETlFjg",
    PLAIN,
  ),
  text("mkpasswd -m md5crypt PASSWORD (whois 5.5)", "$1$EsDP8i07$X4xp6LPqi6o/V8rMy1Ipk0", PLAIN),
  text(
    "mkpasswd -m sha256crypt PASSWORD (whois 5.5)",
    "$5$4wE2IH.Wz4qen3GC$bv.s5rPNXmabA5FCbQR9ZVCMOhWA6D6WknXTun7gPZD",
    PLAIN,
  ),
  text(
    "mkpasswd -m sha512crypt -R 1500 PASSWORD (whois 5.5)",
    "$6$rounds=1500$sKFK/HFZ/vel7QFD$S535xjBJD5NOnCuc9KPpsm/I7xwvrP0pIYClDivtYYGjeGSCE2Y.81tuzEQaHPVPOWWdCUV8PEzL.wtIMDHmg/",
    PLAIN,
  ),
  text(
    "openssl passwd -5 PASSWORD (OpenSSL 3.0)",
    "$5$vknU/6ReynkYQffP$FUe4/4N7Ok5NQApQJ5zI4usaF4xvGuyi0jTWRf7vdV1",
    PLAIN,
  ),
  text(
    "openssl passwd -6 PASSWORD (OpenSSL 3.0)",
    "$6$Bz43WjWQ9.jXAKtn$BsGq11Nc5v2YyiBEbXuAHRsP/DFJn1gwksea9xMV1HNk07Ri27TPbsTEdGgJRuqpwy47ISxHjOUVQG1hQpw4b/",
    PLAIN,
  ),
  text("openssl passwd -apr1 PASSWORD (OpenSSL 3.0)", "$apr1$OuKYmJSs$diI6oQ7i8UyNqCABe7gn30", PLAIN),
  text("htpasswd -bnm u PASSWORD (apache2-utils 2.4)", "$apr1$wPfYxkA2$d1eq62bk1H2kt6MOWJ62J/", PLAIN),
  text("passlib 1.7.4: phpass.using(rounds=8).hash(p)", "$P$6XB.CM2wk5kRPIwG36qAq2tJM7P96f0", PLAIN),
  text("passlib 1.7.4: phpass.using(rounds=8, ident='H').hash(p)", "$H$6uy1ioZNAZSrUQF8x4skf3TUsQ9CaJ1", PLAIN),
  text(
    "php 8.2, as wp_hash_password of WordPress 6.8: '$wp' . password_hash(base64_encode(hash_hmac('sha384', trim($p), 'wp-sha384', true)), PASSWORD_BCRYPT, ['cost'=>4])",
    "$wp$2y$04$ZqrwayATUBcSar8CaF0JRuB1aGiMbb2BvJkhzMzJXWK3d3JMBVouy",
    PLAIN,
  ),
  text(
    "htpasswd -bnBC 5 u PASSWORD (apache2-utils 2.4)",
    "$2y$05$QcrC3Qrz8bW2lzld2TebpegHaIJJriwNZFnRKQYnplKvJFX5ovx6m",
    NON_ASCII,
  ),
  text(
    "python3-bcrypt 3.2.2: bcrypt.hashpw(p, gensalt(4))",
    "$2b$04$D6oVcjf96LyqMXT/XcjZheIv1IkZ3tM2NdtorGbhB6E1WbTDOanoG",
    NON_ASCII,
  ),
  text(
    "python3-bcrypt 3.2.2: bcrypt.hashpw(p, gensalt(4, b'2a'))",
    "$2a$04$7j5JUSQBlIsbbLaCPeN7L.LR1BtgJ7xO6CvR06ptAOaBayeFaNkYK",
    NON_ASCII,
  ),
  text(
    "php 8.2: password_hash($p, PASSWORD_BCRYPT, ['cost'=>4])",
    "$2y$04$bXHRzub6POHEdRr9Y6IuBOIlN.K1Jzewu0URfWqeNUtCg86Q72qSS",
    NON_ASCII,
  ),
  text(
    "python3-argon2: PasswordHasher(2, 1024, 2, type=Type.I).hash(p)",
    "$argon2i$v=19$m=1024,t=2,p=2$bOUMMc0WRPoNBpBCYwp+Qg$Sff1/GaHDnj+FBw5NKtVng",
    NON_ASCII,
  ),
  text(
    "python3-argon2: PasswordHasher(2, 1024, 2, type=Type.D).hash(p)",
    "$argon2d$v=19$m=1024,t=2,p=2$43VaujNuFKGICrJKLuByTQ$t4cAKhzr5QRnprNCx9fODg",
    NON_ASCII,
  ),
  text(
    "python3-argon2: PasswordHasher(2, 1024, 2, type=Type.ID).hash(p)",
    "$argon2id$v=19$m=1024,t=2,p=2$YIN1d9q2yND2j5EFk79COQ$NM6Ey4khlZ0lF4pr9SqbNg",
    NON_ASCII,
  ),
  text(
    "php 8.2: password_hash($p, PASSWORD_ARGON2ID, memory_cost 2048, time_cost 3)",
    "$argon2id$v=19$m=2048,t=3,p=1$SE9OMXkuSGlxakhpMmVWWA$tQj9e/+EqLgZBrq1aqgj9W5tAXbd6fb9HromsqA3iIA",
    NON_ASCII,
  ),
  text(
    "passlib 1.7.4: scrypt.using(rounds=10).hash(p)",
    "$scrypt$ln=10,r=8,p=1$B0AoZSwl5JwzplSKkfIeYw$b1t+jGFuzNShVrzr6AuYlD5LBkkikA0zAEWLGT8Co+c",
    NON_ASCII,
  ),
  text(
    "passlib 1.7.4: pbkdf2_sha1.using(rounds=1000).hash(p)",
    "$pbkdf2$1000$VgqhtDamVAphbG1tLWUMgQ$EQ91jALn9unNRe.qEFDGAWni9jg",
    NON_ASCII,
  ),
  text(
    "passlib 1.7.4: pbkdf2_sha256.using(rounds=1000).hash(p)",
    "$pbkdf2-sha256$1000$fI9xjtG6F2KslbKWkvLe2w$9xy1qQgYUnr0FSFqq1FAVzmy1cT.UHJMbkZjnkKFkIw",
    NON_ASCII,
  ),
  text(
    "passlib 1.7.4: pbkdf2_sha512.using(rounds=1000).hash(p)",
    "$pbkdf2-sha512$1000$D4GQUur9f..9d26Nce793w$kmp9kDlj6D7NOzVg9iY1bP3i594xCBoFx1F4iW4j99cc6lOrIA8RSMs2jgZzB2q46QnT.QwCtkUNnwHvRpS5BQ",
    NON_ASCII,
  ),
  text("mkpasswd -m md5crypt PASSWORD (whois 5.5)", "$1$woCMtxoq$LW5Iw/fNTn7mpqqLbkwrl0", NON_ASCII),
  text(
    "mkpasswd -m sha256crypt PASSWORD (whois 5.5)",
    "$5$VjBrbhRTfNUgtqMJ$j/oh8WOr3wYYM/emV9nyWlyNOO6euin6dAgzWFFrtGA",
    NON_ASCII,
  ),
  text(
    "mkpasswd -m sha512crypt -R 1500 PASSWORD (whois 5.5)",
    "$6$rounds=1500$R1KQb86NFWLv4Hdi$En5iY9CyiWtX91EkxKb0XhKeaAom8RjQyj3x8c6NOSNJ6q1SsZU2wGoEH1WfD8HTElA7KGrWjQ9rFTEhQ9i5s1",
    NON_ASCII,
  ),
  text(
    "openssl passwd -5 PASSWORD (OpenSSL 3.0)",
    "$5$R5OEXHyXVNg9xcOQ$EG5oq9XoIWpiBb3t5VhYHq7Fekivp1sO5wH13XsBTJ1",
    NON_ASCII,
  ),
  text(
    "openssl passwd -6 PASSWORD (OpenSSL 3.0)",
    "$6$aakfOnJ/pIZmLJDE$97gCaFmbKc.iWa5CeoW.RMtzQQO8/PSiUtR/0HXM5JCvn6Y7.37HqDgaUFnxt2Fgf0Lx.PPKUN3/fEM2WKcJ.0",
    NON_ASCII,
  ),
  text("openssl passwd -apr1 PASSWORD (OpenSSL 3.0)", "$apr1$jS3fjfHB$oODH/U9XKZQo2lCv7zN6M0", NON_ASCII),
  text("htpasswd -bnm u PASSWORD (apache2-utils 2.4)", "$apr1$9z0IEvBW$wBpJvSZ3fhjh5uSqEmHEV/", NON_ASCII),
  text("passlib 1.7.4: phpass.using(rounds=8).hash(p)", "$P$6IkYg70ZGiT0X94iesX4hlzhVVsmLO0", NON_ASCII),
  text("passlib 1.7.4: phpass.using(rounds=8, ident='H').hash(p)", "$H$6TmDT7LrQ9WGmsIj1Caq9FVq2mGHtu.", NON_ASCII),
  text(
    "php 8.2, as wp_hash_password of WordPress 6.8: '$wp' . password_hash(base64_encode(hash_hmac('sha384', trim($p), 'wp-sha384', true)), PASSWORD_BCRYPT, ['cost'=>4])",
    "$wp$2y$04$fJn6Uaq1lA79Zgd.XKWBxuvGyowcwaCFfl/uMXpL1BXm3o5dI7tXu",
    NON_ASCII,
  ),
  text(
    "python3-bcrypt 3.2.2: bcrypt.hashpw(p, gensalt(4)); longer than 72 bytes",
    "$2b$04$32HorS1G1r1oc3ABgEWuJev6P7DSF2FVCQcX1avFxFVVXpNcHytIi",
    "long xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
  ),
];
