function getByEmail(email, callback) {
  const mysql = require("mysql");

  const connection = mysql.createConnection({
    host: configuration.DATABASE_HOST,
    user: configuration.DATABASE_USER,
    password: configuration.DATABASE_PASSWORD,
    database: configuration.DATABASE_NAME,
  });
  const finish = (error, profile) => {
    connection.destroy();
    callback(error, profile);
  };

  connection.query("SELECT id, email, email_verified, name FROM users WHERE email = ?", [email], (error, found) => {
    if (error) return finish(error);
    const person = found[0];
    if (!person) return finish(null);
    finish(null, {
      user_id: String(person.id),
      email: person.email,
      email_verified: Boolean(person.email_verified),
      name: person.name,
    });
  });
}
