async function login(email, password, callback) {
  // SOURCE_URL: an address of your old system that checks a password; SOURCE_KEY: what it knows this server by.
  try {
    const response = await fetch(configuration.SOURCE_URL + "/check-password", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer " + configuration.SOURCE_KEY },
      body: JSON.stringify({ email: email, password: password }),
    });
    if (response.status === 401 || response.status === 404) {
      return callback(new WrongUsernameOrPasswordError(email, "Wrong e-mail address or password."));
    }
    if (!response.ok) return callback(new Error("The old system answered with HTTP " + response.status + "."));

    const person = await response.json();
    return callback(null, {
      user_id: String(person.id),
      email: person.email,
      email_verified: person.email_verified === true,
      name: person.name,
    });
  } catch (error) {
    return callback(error);
  }
}
