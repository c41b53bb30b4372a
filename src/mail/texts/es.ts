import type { MailTexts } from "./en.ts";

/** The words of every message, in Spanish. */
export const es: MailTexts = {
  linkFallback: "Si el botón no funciona, copie esta dirección en su navegador:",
  templates: {
    reset_email: ({ site, lifetime }) => ({
      subject: `Restablecer su contraseña de ${site}`,
      heading: "Restablecer su contraseña",
      paragraphs: [
        `Alguien, seguramente usted, ha pedido restablecer la contraseña que usa en ${site}.`,
        "Con el botón puede elegir una nueva.",
      ],
      button: "Elegir una contraseña nueva",
      note: `El enlace sirve una sola vez, durante ${lifetime}. Si no lo ha pedido, no haga caso de este mensaje: su contraseña sigue igual.`,
    }),
    choose_password_email: ({ site, lifetime }) => ({
      subject: `Elija su nueva contraseña de ${site}`,
      heading: "Su inicio de sesión se traslada",
      paragraphs: [
        `${site} tiene un nuevo sistema de inicio de sesión y nos gustaría que nos acompañara.`,
        "Su contraseña anterior no se puede copiar: elija una con el botón. Todo lo demás sigue igual.",
      ],
      button: "Elegir una contraseña",
      note: `El enlace sirve una sola vez, durante ${lifetime}, y solo para usted. También puede iniciar sesión como siempre. Si ya no usa ${site}, no tiene que hacer nada.`,
    }),
    verify_email: ({ site, lifetime }) => ({
      subject: `Confirme su correo electrónico para ${site}`,
      heading: "Confirme su correo electrónico",
      paragraphs: [`Esta dirección se ha indicado para una cuenta de ${site}. Confirme que es suya.`],
      button: "Confirmar mi dirección",
      note: `El enlace sirve una sola vez, durante ${lifetime}. Si no conoce ${site}, no haga caso de este mensaje.`,
    }),
    administrator_invitation_email: ({ site, lifetime }) => ({
      subject: `Le invitan a administrar ${site}`,
      heading: "Tiene una invitación",
      paragraphs: [`Ahora administra ${site}. Elija una contraseña para empezar.`],
      button: "Elegir una contraseña",
      note: `El enlace sirve una sola vez, durante ${lifetime}. Si no conoce ${site}, no haga caso de este mensaje.`,
    }),
    administrator_password_email: ({ site, lifetime }) => ({
      subject: `Elija una contraseña nueva para administrar ${site}`,
      heading: "Elija una contraseña nueva",
      paragraphs: [`Con el botón puede elegir una contraseña nueva para administrar ${site}.`],
      button: "Elegir una contraseña nueva",
      note: `El enlace sirve una sola vez, durante ${lifetime}. Si nadie le ha hablado de esto, no haga caso de este mensaje: su contraseña sigue igual.`,
    }),
    welcome_email: ({ site }) => ({
      subject: `Le damos la bienvenida a ${site}`,
      heading: `Le damos la bienvenida a ${site}`,
      paragraphs: ["Su correo electrónico queda confirmado. A partir de ahora puede iniciar sesión con él."],
      note: "No tiene que hacer nada más.",
    }),
    blocked_account: ({ site }) => ({
      subject: `Se ha bloqueado el inicio de sesión en ${site}`,
      heading: "Hemos bloqueado el inicio de sesión en su cuenta",
      paragraphs: [
        `Se han introducido demasiadas contraseñas incorrectas para su cuenta de ${site} y no admitimos más intentos desde ese lugar.`,
        "Si ha sido usted, restablezca su contraseña: así se levanta el bloqueo al instante.",
      ],
      button: "Desbloquear",
      note: "Si no ha sido usted, no tiene que hacer nada: nadie ha entrado.",
    }),
    test_email: ({ site }) => ({
      subject: `Mensaje de prueba de ${site}`,
      heading: "El correo funciona",
      paragraphs: [`Alguien que se ocupa de ${site} ha enviado este mensaje para ver si el correo llega.`],
      note: "No tiene que hacer nada.",
    }),
    suspicious_address: ({ site, address }) => ({
      subject: `Demasiados inicios de sesión fallidos en ${site} desde una dirección`,
      heading: "Se ha detenido una dirección",
      paragraphs: [
        `Desde ${address} ha habido más inicios de sesión fallidos en ${site} de los permitidos, fuera para quien fuera.`,
        "Los demás intentos desde allí se rechazan hasta que la dirección lleve un tiempo tranquila. Si la conoce, permítala en los ajustes de protección contra ataques o desbloquéela.",
      ],
      note: "Recibirá como máximo un mensaje así por hora.",
    }),
    password_changed: ({ site }) => ({
      subject: `Su contraseña de ${site} ha cambiado`,
      heading: "Su contraseña ha cambiado",
      paragraphs: [`La contraseña que usa en ${site} se acaba de cambiar y se han cerrado todas las demás sesiones.`],
      note: "Si no ha sido usted, cambie su contraseña ahora mismo y avise al administrador.",
    }),
  },
};
