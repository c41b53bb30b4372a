async function login(email, password, callback) {
  const { Client } = require("pg");
  const bcrypt = require("bcrypt");

  // DATABASE_URL: for example postgres://reader:secret@db.example.com/people?sslmode=require
  const client = new Client({ connectionString: configuration.DATABASE_URL });
  try {
    await client.connect();
    const query = "SELECT id, email, email_verified, name, password_hash FROM users WHERE lower(email) = lower($1)";
    const found = await client.query(query, [email]);
    const person = found.rows[0];
    if (!person || !(await bcrypt.compare(password, person.password_hash))) {
      return callback(new WrongUsernameOrPasswordError(email, "Wrong e-mail address or password."));
    }
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
