import { type HashVector, text } from "./hash-vector.ts";

/** crypt(3) does other things at the lengths of its digests and blocks: passwords around each of them. */
export const lengthVectors: readonly HashVector[] = [
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 1 characters",
    "$1$saltsalt$lbcO.Diktn0jyb8i3qc2H/",
    "k".repeat(1),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 1 characters",
    "$5$saltsalt$JcG.HBOC910UDjAFQrjLm4JYfTwR.n9TXUjkr5HcuV8",
    "k".repeat(1),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 1 characters",
    "$6$saltsalt$7LpXcYDmcw.ZbIx06BwxBjPi8RwN7YPMGHV6uRoKy3Q3B0JSnfx91hXJkmH7Fk/BZdIi5.2s/hDEkCCeLXYeY0",
    "k".repeat(1),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 15 characters",
    "$1$saltsalt$4WdNOeu7Kf.RXRCBatqDW1",
    "k".repeat(15),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 15 characters",
    "$5$saltsalt$sDhLhxWbIsPZFxBrlic29mbOCodaR2GwNh7pP8BOfkA",
    "k".repeat(15),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 15 characters",
    "$6$saltsalt$6DRTt.lkkjW7p4OdB0dnHn0Ci8V8D8ayy8NkWmRg6ivi2EphG5cG5p3aK0apSq6cTDQtDGam0BMkZd/EQthyB0",
    "k".repeat(15),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 16 characters",
    "$1$saltsalt$D8NxPJHHlQZSI7CJLDHVJ1",
    "k".repeat(16),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 16 characters",
    "$5$saltsalt$SraZA5oE4Arsun8Yuq97u29.7Uvh5W6RCEUOimfXU20",
    "k".repeat(16),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 16 characters",
    "$6$saltsalt$0MCkrO3HjuFj47bl2hELHYvvt8U/jubagvF6I8ygfbyM2xLc.H0Dv6HSYMu/m8Cbuf6Sjgofs.2.dsoM7ogyG0",
    "k".repeat(16),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 17 characters",
    "$1$saltsalt$Mnd05VdKm8I/WJwplhMRu.",
    "k".repeat(17),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 17 characters",
    "$5$saltsalt$RdFXO0aqRFCMW.WjCLBLMYSbV/HE4zHe1d.Mk2iC2wA",
    "k".repeat(17),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 17 characters",
    "$6$saltsalt$DApj8Z.liQ.lvwomaUBjZM1c6KTqDptdItIZzkUnMq8bLfzcYIarDet4fz0o7lqEUbsVaz9plTqW89btfV6GC.",
    "k".repeat(17),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 31 characters",
    "$1$saltsalt$43haW2S8y3akXPPxTRL.M1",
    "k".repeat(31),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 31 characters",
    "$5$saltsalt$QTIopHkZzKY0PIJ8SRrSENsHISExxviZj/1AgoXEEz6",
    "k".repeat(31),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 31 characters",
    "$6$saltsalt$t814kYJiTq2hMLloOX3r.ioq/nLA9fHznZCKqD0rPVl0JRSJhhD8V81X0qIy.GWTgxHwPvJT.xLBErnQpTxyb.",
    "k".repeat(31),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 32 characters",
    "$1$saltsalt$MXQR.hWgt4uzb/26VQT7j/",
    "k".repeat(32),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 32 characters",
    "$5$saltsalt$BeHnpeE.FIWkhh/0AWrG/82dlEDsoPTl.fAZ2GN/Nf7",
    "k".repeat(32),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 32 characters",
    "$6$saltsalt$US2rDq2Ot93sw8EZXKRb1r6BwQae2hKrkXHFqHtc1BoG58/M9gDaBI0bzWLXVLF0siKnyKlhh0kfkmJ.3MEpp/",
    "k".repeat(32),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 33 characters",
    "$1$saltsalt$maum9e3EQf.3fOnvbq7J20",
    "k".repeat(33),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 33 characters",
    "$5$saltsalt$fKGW4gKeSsnMIfn3rrYKzt91tlyOiIC8nIC4dl2sCZA",
    "k".repeat(33),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 33 characters",
    "$6$saltsalt$TaIs2BfaLIAJB8O4Sreqb9DwLoXS8jJoqm8NkDaR1dMOy/GpLk9iSQ1ptTVsC9r5lXk88iq6jODhj4xTQvr22.",
    "k".repeat(33),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 63 characters",
    "$1$saltsalt$JFOcmBIUj7FI5KqV7lu/b.",
    "k".repeat(63),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 63 characters",
    "$5$saltsalt$viyWZaDobgOY5R2iJ5I.H6Pbcl9z8rOTOWAfrA1lKx8",
    "k".repeat(63),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 63 characters",
    "$6$saltsalt$wl9tnpbwfsvNBAKg0XKAM1rCzi3Cw4LMJWQDzBZYIfKm/DYic7sJutZsq7ca9g55trcEsLw5PBS2s1O57QevO.",
    "k".repeat(63),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 64 characters",
    "$1$saltsalt$w1lGMa18bW8djjjJPdm320",
    "k".repeat(64),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 64 characters",
    "$5$saltsalt$iGKv6PwYBSMTLrO1KLA3r.7DEEbgwgY0wuHEWz1QVpC",
    "k".repeat(64),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 64 characters",
    "$6$saltsalt$3eSOtOTwDV5L2/M/U9/AWWQN38U.MJnoaf61XNUu0tLlePm/qW/PzczzuaCub8pwYj8C6aSVWk5/unvIn4SV4.",
    "k".repeat(64),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 65 characters",
    "$1$saltsalt$5SU2Z3GKNYQSQPWwNsTne1",
    "k".repeat(65),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 65 characters",
    "$5$saltsalt$pJGU7p9AdMcWf0iSFkpJTOlOo7HMUX69wxOs3r5fuC2",
    "k".repeat(65),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 65 characters",
    "$6$saltsalt$PmQdpSHU8NAkYrz1JpHzzhcXw55hu6ga7gQ/9NuANBUgcDvy2BsDuGYicTS4GQD8NejvWo2aWxiztXHmzWtRI1",
    "k".repeat(65),
  ),
  text(
    "openssl passwd -1 -salt saltsalt (OpenSSL 3.0), 100 characters",
    "$1$saltsalt$jW6nbLe375cwxrXUXv6hs1",
    "k".repeat(100),
  ),
  text(
    "openssl passwd -5 -salt saltsalt (OpenSSL 3.0), 100 characters",
    "$5$saltsalt$2GAHv7XIRjdqXHPwFWn4bpERtzwJp.xpo8bWjjTix.6",
    "k".repeat(100),
  ),
  text(
    "openssl passwd -6 -salt saltsalt (OpenSSL 3.0), 100 characters",
    "$6$saltsalt$Y7YF7cbCRbwDTWkourY4.c0s4Hm5fc00xcZSSdIMhH73R4KoCcGX3OHLHq/xvtF8OCDJxTYIYt8gQDiW5tkin.",
    "k".repeat(100),
  ),
];
