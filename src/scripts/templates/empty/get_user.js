function getByEmail(email, callback) {
  // Look for the person in your old system, without a password.
  //
  // Found: the same profile as login hands over.
  //   return callback(null, { user_id: "42", email: email, email_verified: true, name: "Ann" });
  //
  // There is no such person:
  //   return callback(null);
  return callback(new Error("The get_user script is not written yet."));
}
