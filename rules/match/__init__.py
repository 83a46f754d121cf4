"""From a document and its reading to the slots of the plan that it serves. Pure."""
