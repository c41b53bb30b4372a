function login(email, password, callback) {
  // Ask your old system whether this is the person's password.
  //
  // The right password: hand over the profile. user_id must be the same every time, and email must be there.
  //   return callback(null, { user_id: "42", email: email, email_verified: true, name: "Ann" });
  //
  // A wrong password, or nobody of that name:
  //   return callback(new WrongUsernameOrPasswordError(email, "Wrong e-mail address or password."));
  //
  // The person may not sign in; they read the message:
  //   return callback(new UnauthorizedError("Your membership has ended."));
  //
  // Anything else, such as no answer: the person is asked to try again later.
  return callback(new Error("The login script is not written yet."));
}
