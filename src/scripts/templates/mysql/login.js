function login(email, password, callback) {
  const mysql = require("mysql");
  const bcrypt = require("bcrypt");

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

  const query = "SELECT id, email, email_verified, name, password_hash FROM users WHERE email = ?";
  connection.query(query, [email], (error, found) => {
    if (error) return finish(error);
    const person = found[0];
    if (!person) return finish(new WrongUsernameOrPasswordError(email, "Wrong e-mail address or password."));
    bcrypt.compare(password, person.password_hash, (failure, isRight) => {
      if (failure) return finish(failure);
      if (!isRight) return finish(new WrongUsernameOrPasswordError(email, "Wrong e-mail address or password."));
      finish(null, {
        user_id: String(person.id),
        email: person.email,
        email_verified: Boolean(person.email_verified),
        name: person.name,
      });
    });
  });
}
