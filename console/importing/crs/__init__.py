"""The coordinate detective: in which system a file's positions are, with what confidence and on what evidence."""
