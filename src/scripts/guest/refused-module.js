throw new Error("This module is not available to database action scripts");
