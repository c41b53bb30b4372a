async function getByEmail(email, callback) {
  // The same settings as login: SOURCE_URL and SOURCE_KEY.
  try {
    const response = await fetch(configuration.SOURCE_URL + "/people?email=" + encodeURIComponent(email), {
      headers: { authorization: "Bearer " + configuration.SOURCE_KEY },
    });
    if (response.status === 404) return callback(null);
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
