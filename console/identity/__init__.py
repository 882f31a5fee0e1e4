"""Who may sit at this seat, known without asking anybody."""
