async function getByEmail(email, callback) {
  const { Client } = require("pg");

  const client = new Client({ connectionString: configuration.DATABASE_URL });
  try {
    await client.connect();
    const query = "SELECT id, email, email_verified, name FROM users WHERE lower(email) = lower($1)";
    const found = await client.query(query, [email]);
    const person = found.rows[0];
    if (!person) return callback(null);
    return callback(null, {
      user_id: String(person.id),
      email: person.email,
      email_verified: person.email_verified,
      name: person.name,
    });
  } catch (error) {
    return callback(error);
  } finally {
    await client.end().catch(() => {});
  }
}
